package rules

// issuersOps are those of monitoring, analytics and tools of teams, as issuers reads them.
const issuersOps = `
grafana-token | A token of Grafana | Grafana, Service accounts
	glsa_{alnum_ 32}_{Hex 8} = glsa_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa_1c2d3e59
	glc_{alnum+/= 32+} = glc_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
	eyJrIjoi{alnum+/= 40+} = eyJrIjoiake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
sentry-token | A token of Sentry | Sentry, Auth tokens
	sntrys_eyJ{alnum+/=_ 60+} = sntrys_eyJBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	sntryu_{hex 64} = 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
	sntryi_{hex 64} = sntryi_5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e7
newrelic-key | A key of New Relic | New Relic, API keys
	NRAK-{alnum 26-28} = NRAK-ke7aBcD3EfGh9JkLm2NpQr5StUv
	NRAA-{Hex 27} = NRAA-e70b1c2d3e5968afa4e70b1c2d3
	NRII-{alnum_- 25-36} = NRII-e7aBcD3EfGh9JkLm2NpQr5StUv8WxY
	NRIQ-{alnum_- 25-36} = NRIQ-ake7aBcD3EfGh9JkLm2NpQr5StUv8W
	NRRA-{Hex 42} = NRRA-a4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b
	NRBR-{hex 19} = NRBR-1c2d3e5968afa4e70b1
	NRJS-{hex 19} = NRJS-fa4e70b1c2d3e5968af
	NRSP-{alnum- 20-50} = NRSP-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	px-api-{uuid} = px-api-d3e5968a-2d3e-5968-d3e5-2d3e5968afa4
	px-dep-{uuid} = px-dep-fa4e70b1-d3e5-1c2d-968a-3e5968afa4e7
dynatrace-token | A token of Dynatrace | Dynatrace, Access tokens
	dt0c01.{alnum 24}.{alnum 64} = dt0c01.aBcD3EfGh9JkLm2NpQr5StUv.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
	dt0s01.{alnum 8-24}.{alnum 64} = dt0s01.e7aBcD3EfGh9JkLm.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
	dt0s02.{alnum 8-24}.{alnum 64} = dt0s02.e7aBcD3EfGh9JkLm.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
	dt0s06.{alnum 8-24}.{alnum 64} = dt0s06.ke7aBcD3EfGh9JkL.aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	dt0e01.{alnum 8-24}.{alnum 64} = dt0e01.e7aBcD3EfGh9JkLm.aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	dt0s16.{alnum- 8-40}.{alnum 64} = dt0s16.ake7aBcD3EfGh9JkLm2NpQr5.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8W
honeycomb-key | A key of Honeycomb | Honeycomb, API keys
	hcaik_{lower 58} = hcaik_yz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2
	hcbik_{lower 58} = hcbik_stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efg
	hcaic_{lower 58} = hcaic_3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wx
	hcamk_{lower 58} = hcamk_gh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4
	hcxik_{lower 58} = hcxik_xyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm
	hcalk_{lower 58} = hcalk_xyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm
launchdarkly-key | A key of LaunchDarkly | LaunchDarkly, API access tokens
	api-{uuid} = api-afa4e70b-b1c2-0b1c-e70b-fa4e70b1c2d3
	sdk-{uuid} = sdk-968afa4e-a4e7-e596-1c2d-e5968afa4e70
	mob-{uuid} = mob-1c2d3e59-e596-5968-afa4-a4e70b1c2d3e
	rel-{uuid} = rel-fa4e70b1-afa4-68af-a4e7-d3e5968afa4e
datadog-key | A key of Datadog or Better Stack | Datadog, API and application keys
	ddapp_{alnum 34} = ddapp_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
	pub{hex 32} = pub968afa4e70b1c2d3e5968afa4e70b1c2
linear-key | A key of Linear | Linear, API
	lin_api_{alnum 32-48} = lin_api_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	lin_oauth_{alnum 32-80} = lin_oauth_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
	lin_wh_{alnum 32-80} = lin_wh_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
notion-token | A token of Notion | Notion, Authorization
	ntn_{alnum 40-50} = ntn_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	secret_{alnum 43} = secret_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	nrt_{alnum_ 40-55} = nrt_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9Jk
airtable-token | A token of Airtable | Airtable, Personal access tokens
	pat{alnum 14}.{hex 64} = pat7aBcD3EfGh9JkL.a4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d
figma-token | A token of Figma | Figma, Access tokens
	figd_{alnum_- 36-50} = figd_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	figp_{alnum_=- 36-60} = figp_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
	figo_{alnum_=- 36-60} = figo_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	figu_{alnum_=- 36-60} = figu_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9J
	figoh_{alnum_=- 36-60} = figoh_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
contentful-token | A token of Contentful | Contentful, Personal access tokens
	CFPAT-{alnum_- 43} = CFPAT-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
typeform-token | A token of Typeform | Typeform, Personal access token
	tfp_{alnum_.=- 40-70} = tfp_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5
dropbox-token | A token of Dropbox | Dropbox, OAuth guide
	sl.{alnum_- 100+} = sl.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	sl.u.{alnum_- 100+} = sl.u.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
adobe-secret | A client secret of Adobe | Adobe, OAuth credentials
	p8e-{lower- 32} = p8e-uv8wxyz4fake7abcd3efgh9jklm2npqr
canva-secret | A client secret of Canva | Canva, Connect
	cnvca{alnum_- 51} = cnvca7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2
flag-sdk-key | A key of ConfigCat or DevCycle | ConfigCat, SDK keys
	configcat-sdk-1/{alnum_- 22}/{alnum_- 22} = configcat-sdk-1/Fake7aBcD3EfGh9JkLm2Np/7aBcD3EfGh9JkLm2NpQr5S
	dvc_server_{alnum_- 20+} = dvc_server_ke7aBcD3EfGh9JkLm2NpQr5
	dvc_client_{alnum_- 20+} = dvc_client_ke7aBcD3EfGh9JkLm2NpQr5
	dvc_mobile_{alnum_- 20+} = dvc_mobile_7aBcD3EfGh9JkLm2NpQr5St
hubspot-token | A token of HubSpot | HubSpot, Private apps
	pat-na1-{uuid} = pat-na1-3e5968af-8afa-a4e7-e596-afa4e70b1c2d
	pat-eu1-{uuid} = pat-eu1-e70b1c2d-fa4e-2d3e-b1c2-fa4e70b1c2d3
	pat-na2-{uuid} = pat-na2-968afa4e-68af-2d3e-968a-d3e5968afa4e
	pat-ap1-{uuid} = pat-ap1-afa4e70b-8afa-afa4-d3e5-fa4e70b1c2d3
	pat-na3-{uuid} = pat-na3-b1c2d3e5-70b1-e70b-afa4-68afa4e70b1c
zoho-token | A token of Zoho | Zoho, OAuth
	1000.{hex 32}.{hex 32} = 1000.968afa4e70b1c2d3e5968afa4e70b1c2.fa4e70b1c2d3e5968afa4e70b1c2d3e5
salesforce-token | A token or secret of Salesforce | Salesforce, Connected apps
	3MVG9{alnum._+/= 70+} = 3MVG9BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	5AEP861{alnum._= 70+} = 5AEP861e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
	00D{alnum 12}!{alnum_. 60+} = 00DaBcD3EfGh9Jk!aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
mapbox-token | A secret token of Mapbox | Mapbox, Access tokens
	sk.eyJ{alnum_- 20+}.{alnum_- 15-40} = sk.eyJaBcD3EfGh9JkLm2NpQr5StU.7aBcD3EfGh9JkLm2NpQr5StUv8W
	tk.eyJ{alnum_- 20+}.{alnum_- 15-40} = tk.eyJke7aBcD3EfGh9JkLm2NpQr5.Fake7aBcD3EfGh9JkLm2NpQr5St
locationiq-key | A token of LocationIQ | trufflehog, locationiq
	pk.{alnum- 32} = pk.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
adafruit-key | A key of Adafruit IO | Adafruit IO, API
	aio_{alnum 28} = aio_e7aBcD3EfGh9JkLm2NpQr5StUv8W
bannerbear-key | A key of Bannerbear | trufflehog, bannerbear
	bb_pr_{hex 30} = bb_pr_0b1c2d3e5968afa4e70b1c2d3e5968
	bb_ma_{hex 30} = bb_ma_0b1c2d3e5968afa4e70b1c2d3e5968
wakatime-key | A key of WakaTime | WakaTime, API
	waka_{lower- 36-64} = waka_bcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2n
	waka_sec_{alnum 40+} = waka_sec_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	waka_tok_{alnum 40+} = waka_tok_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
authress-key | An access key of Authress | Authress, Service clients
	sc_{lower 5-30}.{lower 4-6}.acc_{lower- 10-32}.{alnum+/_=- 30+} = sc_klm2npqr5stuv8wxy.gh9jk.acc_wxyz4fake7abcd3efgh9j.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	sc_{lower 5-30}.{lower 4-6}.acc-{lower- 10-32}.{alnum+/_=- 30+} = sc_xyz4fake7abcd3efg.klm2n.acc-m2npqr5stuv8wxyz4fake.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	ext_{lower 5-30}.{lower 4-6}.acc_{lower- 10-32}.{alnum+/_=- 30+} = ext_2npqr5stuv8wxyz4f.efgh9.acc_v8wxyz4fake7abcd3efgh.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	authress_{lower 5-30}.{lower 4-6}.acc_{lower- 10-32}.{alnum+/_=- 30+} = authress_bcd3efgh9jklm2npq.xyz4f.acc_gh9jklm2npqr5stuv8wxy.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	scauth_{lower 5-30}.{lower 4-6}.acc_{lower- 10-32}.{alnum+/_=- 30+} = scauth_lm2npqr5stuv8wxyz.yz4fa.acc_cd3efgh9jklm2npqr5stu.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	ext_{lower 5-30}.{lower 4-6}.acc-{lower- 10-32}.{alnum+/_=- 30+} = ext_wxyz4fake7abcd3ef.5stuv.acc-fake7abcd3efgh9jklm2n.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
	authress_{lower 5-30}.{lower 4-6}.acc-{lower- 10-32}.{alnum+/_=- 30+} = authress_ke7abcd3efgh9jklm.stuv8.acc-qr5stuv8wxyz4fake7abc.7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	scauth_{lower 5-30}.{lower 4-6}.acc-{lower- 10-32}.{alnum+/_=- 30+} = scauth_5stuv8wxyz4fake7a.efgh9.acc-ake7abcd3efgh9jklm2np.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F
pubnub-key | A secret or publish key of PubNub | PubNub, Keys
	sec-c-{alnum 40-60} = sec-c-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9J
	pub-c-{alnum 8}-{alnum 4}-{alnum 4}-{alnum 4}-{alnum 12} = pub-c-Fake7aBc-ake7-ake7-7aBc-e7aBcD3EfGh9
	sub-c-{alnum 8}-{alnum 4}-{alnum 4}-{alnum 4}-{alnum 12} = sub-c-7aBcD3Ef-7aBc-ake7-BcD3-Fake7aBcD3Ef
databento-key | A key of Databento | Databento, API
	db-{alnum 29} = db-Fake7aBcD3EfGh9JkLm2NpQr5StUv
statsig-key | A secret of Statsig or Stytch | Statsig, API keys
	secret-{alnum 40-48} = secret-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	console-{alnum 40-48} = console-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	secret-live-{alnum_-= 36+} = secret-live-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	secret-test-{alnum_-= 36+} = secret-test-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
teamwork-token | A token of Teamwork | trufflehog, teamworkcrm
	tkn.v1_{alnum= 60-90} = tkn.v1_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
fullstory-key | A key of FullStory | FullStory, API keys
	na1.{alnum+/ 100} = na1.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8
	eu1.{alnum+/ 100} = eu1.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F
trufflehog-key | A key of TruffleHog Enterprise | trufflehog, trufflehogenterprise
	thog-secret-{hex 32} = thog-secret-968afa4e70b1c2d3e5968afa4e70b1c2
	thog-key-{hex 16} = thog-key-8afa4e70b1c2d3e5
workato-token | A token of Workato | betterleaks, workato-developer-api-token
	wrkaus-eyJ{alnum_-. 80+} = wrkaus-eyJBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	wrkaeu-eyJ{alnum_-. 80+} = wrkaeu-eyJFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
	wrkajp-eyJ{alnum_-. 80+} = wrkajp-eyJBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	wrkasg-eyJ{alnum_-. 80+} = wrkasg-eyJke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	wrkaau-eyJ{alnum_-. 80+} = wrkaau-eyJaBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
	wrka-eyJ{alnum_-. 80+} = wrka-eyJ7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9Jk
riot-key | A key of Riot Games or Robinhood | Riot Games, API keys
	RGAPI-{uuid} = RGAPI-fa4e70b1-fa4e-70b1-5968-70b1c2d3e596
	rh-api-{uuid} = rh-api-b1c2d3e5-2d3e-4e70-8afa-e5968afa4e70
besttime-key | A key of BestTime | trufflehog, besttime
	pri_{hex 32} = pri_e5968afa4e70b1c2d3e5968afa4e70b1
mailsac-key | A key of a mail service | trufflehog, mailsac
	k_{alnum 40-90} = k_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
dfuse-key | A key of dfuse, Finage or ImageKit | trufflehog
	web_{lower 32} = web_xyz4fake7abcd3efgh9jklm2npqr5stu
	API_KEY{upper 32} = API_KEYCD3EFGH9JKLM2NPQR5STUV8WXYZ4FAKE
	private_{alnum+/= 26-30} = private_ake7aBcD3EfGh9JkLm2NpQr5StUv
`
