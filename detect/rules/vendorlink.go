package rules

// issuersLink are those in links and forms, as issuers reads them.
const issuersLink = `
slack-webhook | The secret of a webhook of Slack | Slack, Incoming webhooks
	hooks.slack.com/services/^{alnum/ 24+} = hooks.slack.com/services/ke7aBcD3EfGh9JkLm2NpQr5StUv
	hooks.slack.com/workflows/^{alnum/ 24+} = hooks.slack.com/workflows/BcD3EfGh9JkLm2NpQr5StUv8WxY
	hooks.slack.com/triggers/^{alnum/ 24+} = hooks.slack.com/triggers/BcD3EfGh9JkLm2NpQr5StUv8WxY
discord-webhook | The secret of a webhook of Discord | Discord, Webhook resource
	discord.com/api/webhooks/^{digit 17-20}/{alnum_- 60-80} = discord.com/api/webhooks/190748263519074826/Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	discordapp.com/api/webhooks/^{digit 17-20}/{alnum_- 60-80} = discordapp.com/api/webhooks/190748263519074826/ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	discord.com/api/v10/webhooks/^{digit 17-20}/{alnum_- 60-80} = discord.com/api/v10/webhooks/190748263519074826/Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
teams-webhook | The secret of a webhook of Microsoft Teams | Microsoft Learn, Incoming webhooks
	webhook.office.com/webhookb2/^{alnum@/- 60+} = webhook.office.com/webhookb2/ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
	outlook.office.com/webhook/^{alnum@/- 60+} = outlook.office.com/webhook/Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StU
	outlook.office365.com/webhook/^{alnum@/- 60+} = outlook.office365.com/webhook/aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
automation-webhook | The secret of a webhook of Zapier, IFTTT, Make or Tines | Zapier, Webhooks
	hooks.zapier.com/hooks/catch/^{digit 4-12}/{alnum 5-40} = hooks.zapier.com/hooks/catch/1907482/ake7aBc
	hooks.zapier.com/hooks/catch/^{alnum 7-40} = hooks.zapier.com/hooks/catch/aBcD3EfGh9JkLm2NpQ
	with/key/^{alnum_- 20-60} = with/key/aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	hook.make.com/^{alnum 24+} = hook.make.com/BcD3EfGh9JkLm2NpQr5StUv8WxY
	hook.eu1.make.com/^{alnum 24+} = hook.eu1.make.com/7aBcD3EfGh9JkLm2NpQr5StUv8W
	hook.us1.make.com/^{alnum 24+} = hook.us1.make.com/ke7aBcD3EfGh9JkLm2NpQr5StUv
	tines.com/webhook/^{lower/ 60+} = tines.com/webhook/npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efg
	tines.io/webhook/^{lower/ 60+} = tines.io/webhook/fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stu
signed-url | The signature of a signed URL, or the token in it | AWS, Signature Version 4; Google Cloud, Signed URLs; Microsoft Learn, Shared access signatures
	sig=^{alnum%+/=_- 20+} = sig=7aBcD3EfGh9JkLm2NpQr5St
	X-Amz-Signature=^{Hex 64} = X-Amz-Signature=1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968
	x-amz-signature=^{Hex 64} = x-amz-signature=8afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1
	X-Amz-Security-Token=^{alnum%+/=_-. 60+} = X-Amz-Security-Token=aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
	x-amz-security-token=^{alnum%+/=_-. 60+} = x-amz-security-token=ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8
	X-Amz-Credential=^{alnum%/_-. 40+} = X-Amz-Credential=aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
	X-Goog-Signature=^{Hex 64+} = X-Goog-Signature=70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968
	x-goog-signature=^{Hex 64+} = x-goog-signature=e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b
	Signature=^{alnum%+/=_~- 60+} = Signature=Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StU
saml-message | A message of SAML, with its assertions | OASIS, SAML 2.0 bindings
	SAMLResponse=^{alnum%+/= 80+} = SAMLResponse=ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	PHNhbWxw{alnum%+/= 80+} = PHNhbWxw7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9Jk
	PHNhbWwyc{alnum%+/= 80+} = PHNhbWwycke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	PHNhbWw6{alnum%+/= 80+} = PHNhbWw6aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
`
