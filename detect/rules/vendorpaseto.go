package rules

// issuersPaseto are the keys of PASETO, as issuers reads them.
const issuersPaseto = `
paserk-key | A secret or wrapped key of PASERK | PASERK, types
	k1.local.{alnum_- 40+} = k1.local.ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	k2.local.{alnum_- 40+} = k2.local.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	k3.local.{alnum_- 40+} = k3.local.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	k4.local.{alnum_- 40+} = k4.local.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	k1.secret.{alnum_- 40+} = k1.secret.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k2.secret.{alnum_- 40+} = k2.secret.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	k3.secret.{alnum_- 40+} = k3.secret.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	k4.secret.{alnum_- 40+} = k4.secret.ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	k1.seal.{alnum_- 40+} = k1.seal.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k2.seal.{alnum_- 40+} = k2.seal.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k3.seal.{alnum_- 40+} = k3.seal.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	k4.seal.{alnum_- 40+} = k4.seal.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	k1.local-pw.{alnum_- 40+} = k1.local-pw.ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	k2.local-pw.{alnum_- 40+} = k2.local-pw.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	k3.local-pw.{alnum_- 40+} = k3.local-pw.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k4.local-pw.{alnum_- 40+} = k4.local-pw.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
	k1.secret-pw.{alnum_- 40+} = k1.secret-pw.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	k2.secret-pw.{alnum_- 40+} = k2.secret-pw.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	k3.secret-pw.{alnum_- 40+} = k3.secret-pw.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k4.secret-pw.{alnum_- 40+} = k4.secret-pw.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k1.local-wrap.pie.{alnum_- 40+} = k1.local-wrap.pie.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	k2.local-wrap.pie.{alnum_- 40+} = k2.local-wrap.pie.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	k3.local-wrap.pie.{alnum_- 40+} = k3.local-wrap.pie.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
	k4.local-wrap.pie.{alnum_- 40+} = k4.local-wrap.pie.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	k1.secret-wrap.pie.{alnum_- 40+} = k1.secret-wrap.pie.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	k2.secret-wrap.pie.{alnum_- 40+} = k2.secret-wrap.pie.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	k3.secret-wrap.pie.{alnum_- 40+} = k3.secret-wrap.pie.ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	k4.secret-wrap.pie.{alnum_- 40+} = k4.secret-wrap.pie.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
`
