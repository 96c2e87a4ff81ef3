package rules

// issuersChat are those of messages, mail and social networks, as issuers reads them.
const issuersChat = `
slack-token | A token of Slack | Slack, Token types
	xoxb-{alnum- 20+} = xoxb-7aBcD3EfGh9JkLm2NpQr5St
	xoxp-{alnum- 20+} = xoxp-e7aBcD3EfGh9JkLm2NpQr5S
	xoxa-{alnum- 16+} = xoxa-Fake7aBcD3EfGh9JkLm
	xoxr-{alnum- 16+} = xoxr-BcD3EfGh9JkLm2NpQr5
	xoxs-{alnum- 20+} = xoxs-7aBcD3EfGh9JkLm2NpQr5St
	xoxo-{alnum- 20+} = xoxo-7aBcD3EfGh9JkLm2NpQr5St
	xoxc-{alnum- 20+} = xoxc-ke7aBcD3EfGh9JkLm2NpQr5
	xoxd-{alnum%/+=_- 60+} = xoxd-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
	xoxe-{alnum- 20+} = xoxe-ke7aBcD3EfGh9JkLm2NpQr5
	xoxe.xoxb-{alnum- 20+} = xoxe.xoxb-Fake7aBcD3EfGh9JkLm2NpQ
	xoxe.xoxp-{alnum- 20+} = xoxe.xoxp-ke7aBcD3EfGh9JkLm2NpQr5
	xapp-{alnum-/+ 30+} = xapp-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	xwfp-{alnum- 20+} = xwfp-ke7aBcD3EfGh9JkLm2NpQr5
sendgrid-key | A key of SendGrid | Twilio SendGrid, API keys
	SG.{alnum_-= 16-26}.{alnum_-= 38-50} = SG.ake7aBcD3EfGh9JkLm2Np.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	SG.{alnum=_-. 60-72} = SG.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
twilio-key | A key of Twilio | Twilio, API keys
	SK{Hex 32} = SKd3e5968afa4e70b1c2d3e5968afa4e70
mailgun-key | A key of Mailgun | Mailgun, API keys
	key-{lower 32} = key-8wxyz4fake7abcd3efgh9jklm2npqr5s
	pubkey-{lower 32} = pubkey-v8wxyz4fake7abcd3efgh9jklm2npqr5
brevo-key | A key of Brevo | Brevo, API keys
	xkeysib-{Hex 64}-{alnum 16} = 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
	xkeysib-{alnum_- 81} = xkeysib-e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	xsmtpsib-{Hex 64}-{alnum 16} = xsmtpsib-d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa-Fake7aBcD3EfGh9J
mailersend-token | A token of MailerSend or Resend | MailerSend, API
	mlsn.{alnum 30-100} = mlsn.Fake7aBcD3EfGh9JkLm2NpQr5StUv8
	re_{alnum 8}_{alnum 20-28} = re_7aBcD3Ef_ake7aBcD3EfGh9JkLm2NpQr5
klaviyo-key | A key of Klaviyo | Klaviyo, API keys
	pk_{hex 34} = pk_e5968afa4e70b1c2d3e5968afa4e70b1c2
	pk_{alnum 6}_{hex 34} = pk_Fake7a_0b1c2d3e5968afa4e70b1c2d3e5968afa4
clickup-token | A token of ClickUp | ClickUp, API
	pk_{digit 6-10}_{alnum 32} = pk_07482635_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
facebook-token | An access token of Facebook or Instagram | Meta for Developers, Access tokens
	EAA{alnum 100+} = EAAe7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F
	EAACEdEose0cBA{alnum 10+} = EAACEdEose0cBAaBcD3EfGh9JkL
	IGQV{alnum_- 80+} = IGQVake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	IGQWR{alnum_- 80+} = IGQWRaBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
	IGAA{alnum_- 80+} = IGAAFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
twitter-token | A bearer token of X | X, App-only authentication
	AAAAAAAAAAAAAAAAAAAAA{alnum%+/= 70+} = AAAAAAAAAAAAAAAAAAAAAke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
pinterest-token | A token of Pinterest | Pinterest, API
	pina_{alnum_- 32+} = pina_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	pinr_{alnum_- 32+} = pinr_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
onesignal-key | A secret of OneSignal | OneSignal, Keys and IDs
	os_v2_app_{lower 90-110} = os_v2_app_v8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npq
	os_v2_org_{lower 90-110} = os_v2_org_5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm
intra42-secret | A client secret of 42 | 42, API
	s-s4t2ud-{hex 64} = 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
	s-s4t2af-{hex 64} = 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
	u-s4t2ud-{hex 64} = u-s4t2ud-b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e596
	u-s4t2af-{hex 64} = u-s4t2af-968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70
lichess-token | A token of Lichess | Lichess, API
	lip_{alnum 16-60} = lip_e7aBcD3EfGh9JkLm
	lio_{alnum 20-60} = lio_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
smooch-token | A token of Webex or Smooch | trufflehog, smooch
	act_{lower 24} = act_7abcd3efgh9jklm2npqr5stu
	app_{lower 24} = app_d3efgh9jklm2npqr5stuv8wx
telnyx-key | A key of Telnyx | Telnyx, API keys
	KEY0{alnum_ 54} = KEY0aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr
firebase-key | A server key of Firebase Cloud Messaging | Firebase, Legacy server keys
	AAAA{alnum_- 7}:{alnum_- 140} = AAAAake7aBc:ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
ubidots-key | A key of Ubidots | Ubidots, API
	BBFF-{alnum 30} = BBFF-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	BBUS-{alnum 30} = BBUS-ke7aBcD3EfGh9JkLm2NpQr5StUv8Wx
nightfall-key | A key of Nightfall | Nightfall, API
	NF-{alnum 32} = NF-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
gc-notify-key | A key of a notification service | GC Notify, API keys
	gcntfy-{alnum_- 70+} = gcntfy-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
`
