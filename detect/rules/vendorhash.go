package rules

// issuersHash are those of hashes of passwords that frameworks and databases write, as
// issuers reads them; passwordHash knows those of systems.
const issuersHash = `
framework-hash | The hash of a password as Werkzeug, Django, PostgreSQL, MongoDB, GRUB, phpass or Drupal writes it | RFC 5803; documentation of Werkzeug, Django, PostgreSQL, GRUB and phpass
	pbkdf2:sha1:{digit 1-9}${alnum 1-64}${hex 40} = pbkdf2:sha1:260000$Fake7aBc$fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e
	pbkdf2:sha256:{digit 1-9}${alnum 1-64}${hex 64} = pbkdf2:sha256:260000$Fake7aBc$fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2
	pbkdf2:sha512:{digit 1-9}${alnum 1-64}${hex 128} = pbkdf2:sha512:260000$Fake7aBc$fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa
	scrypt:{digit: 5-24}${alnum 1-64}${hex 64-128} = scrypt:32768:8:1$Fake7aBcD3EfGh9J$fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa
	md5${alnum 4-64}${hex 32} = md5$Fake7aBc$fa4e70b1c2d3e5968afa4e70b1c2d3e5
	sha1${alnum 4-64}${hex 40} = sha1$Fake7aBc$fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e
	SCRAM-SHA-1${digit 1-9}:{alnum+/= 8-88}${alnum+/= 28}:{alnum+/= 28} = SCRAM-SHA-1$4096:Fake7aBcD3EfGh9JkLm2Np==$e7aBcD3EfGh9JkLm2NpQr5StUv8=:3EfGh9JkLm2NpQr5StUv8WxYz4F=
	SCRAM-SHA-256${digit 1-9}:{alnum+/= 8-88}${alnum+/= 44}:{alnum+/= 44} = SCRAM-SHA-256$4096:Fake7aBcD3EfGh9JkLm2Np==$e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E=:3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9Jk=
	grub.pbkdf2.sha512.{digit 1-9}.{Hex 64-256}.{Hex 128} = grub.pbkdf2.sha512.10000.fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2.fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa
	P$B{alnum./ 30} = P$BFake7aBcD3EfGh9JkLm2NpQr5StUv8
	H$9{alnum./ 30} = H$97aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	S$D{alnum./ 51} = S$DFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9J
	S$E{alnum./ 51} = S$EaBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2N
`
