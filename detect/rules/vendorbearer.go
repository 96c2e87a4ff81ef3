package rules

// issuersBearer are those of tokens that carry who may use them for what, as issuers reads
// them: a macaroon of the first format says in its head how long the packet "location" is.
const issuersBearer = `
macaroon | A macaroon | libmacaroons, README; RFC 4648 §4
	MDAw{alnum 4}Y2F0aW9u{alnum_+/=- 40+} = MDAwY2xvY2F0aW9uke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
	MDAx{alnum 4}Y2F0aW9u{alnum_+/=- 40+} = MDAxY2xvY2F0aW9uFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	MDAy{alnum 4}Y2F0aW9u{alnum_+/=- 40+} = MDAyMWxvY2F0aW9uaBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	MDAz{alnum 4}Y2F0aW9u{alnum_+/=- 40+} = MDAzZWxvY2F0aW9uD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9Jk
	MDA0{alnum 4}Y2F0aW9u{alnum_+/=- 40+} = MDA0N2xvY2F0aW9uBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	MDA1{alnum 4}Y2F0aW9u{alnum_+/=- 40+} = MDA1N2xvY2F0aW9uFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
akamai-token | A token of Akamai EdgeGrid | Akamai TechDocs, Authenticate with EdgeGrid
	akab-{lower 16}-{lower 16} = akab-fake7abcd3efgh9j-klm2npqr5stuv8wx
asana-token | A personal access token of Asana | Asana, Personal access token
	1/{digit 15-17}:{hex 32} = 1/1207450938216574:1c2d3e5968afa4e70b1c2d3e5968afa4
	2/{digit 15-17}/{digit 15-17}:{hex 32} = 2/1207450938216574/1207450938216579:1c2d3e5968afa4e70b1c2d3e5968afa4
`
