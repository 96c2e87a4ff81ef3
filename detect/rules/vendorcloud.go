package rules

// issuersCloud are those of clouds, hosting and infrastructure, as issuers reads them.
const issuersCloud = `
gcp-api-key | An API key of Google | Google Cloud, Using API keys
	AIza{alnum_- 35} = AIzae7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	AQ.Ab8{alnum_- 40+} = AQ.Ab8Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	QUl6YVN5{alnum+/= 40+} = QUl6YVN5e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
gcp-oauth-token | An access token, refresh token or client secret of Google OAuth | Google Identity, Using OAuth 2.0
	ya29.{alnum_-. 20+} = ya29.7aBcD3EfGh9JkLm2NpQr5St
	GOCSPX-{alnum_- 24-32} = 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
	1//0{alnum_- 30+} = 1//0ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
aws-session-token | A session token or service key of AWS | AWS, Security Token Service; Amazon Bedrock API keys
	IQoJ{alnum+/%= 80+} = IQoJaBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
	FwoG{alnum+/%= 80+} = FwoGFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
	FQoG{alnum+/%= 80+} = FQoGBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	ABSK{alnum+/= 80+} = ABSKBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	bedrock-api-key-{alnum+/= 28+} = bedrock-api-key-ake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
	da2-{lower 26} = da2-stuv8wxyz4fake7abcd3efgh9j
	amzn.mws.{lower 8}-{lower 4}-{lower 4}-{lower 4}-{lower 12} = amzn.mws.m2npqr5s-jklm-jklm-cd3e-h9jklm2npqr5
alibaba-key | An access key id or token of Alibaba Cloud | Alibaba Cloud, AccessKey pair
	LTAI{alnum 12-26} = LTAIaBcD3EfGh9JkLm2NpQr
	STS.{alnum 16-64} = STS.ake7aBcD3EfGh9Jk
	CAIS{alnum+/_=- 60+} = CAISake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
tencent-key | A secret id of Tencent Cloud | Tencent Cloud, API keys
	AKID{alnum 32} = AKIDe7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
yandex-key | A key of Yandex Cloud | Yandex Cloud, Credential formats
	AQVN{alnum_- 35-38} = AQVNake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	YCAJE{alnum_- 20} = YCAJEFake7aBcD3EfGh9JkLm2
	YCM{alnum_- 37} = YCMaBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
	YCN{alnum_- 37} = YCNke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	t1.{alnum_-= 20+}.{alnum_-= 86-88} = t1.7aBcD3EfGh9JkLm2NpQr5St.BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQ
	y0_{alnum_- 50+} = y0_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
volcengine-key | A key of Volcengine | Volcengine, Access keys
	AKLT{alnum_-+/= 40-48} = AKLT7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
digitalocean-token | A token of DigitalOcean | DigitalOcean Docs, Personal access tokens
	dop_v1_{hex 64} = dop_v1_fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2
	doo_v1_{hex 64} = doo_v1_3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4
	dor_v1_{hex 64} = dor_v1_a4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d
heroku-key | A key of Heroku | Heroku Dev Center, Authorization tokens
	HRKU-{alnum_- 36-70} = HRKU-ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2
flyio-token | A token of Fly.io | Fly.io Docs, Access tokens
	fm1a_{alnum+/=_- 60+} = fm1a_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
	fm1r_{alnum+/=_- 60+} = fm1r_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
	fm2_{alnum+/=_- 60+} = fm2_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	fo1_{alnum_- 30+} = fo1_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
render-key | A key of Render | Render Docs, API
	rnd_{alnum 20-40} = rnd_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
netlify-token | A token of Netlify | Netlify Docs, Personal access tokens
	nfp_{alnum 36} = nfp_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	nfc_{alnum 36} = nfc_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	nfo_{alnum 36} = nfo_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	nfu_{alnum 36} = nfu_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
vercel-token | A token of Vercel | Vercel Docs, Token formats
	vcp_{alnum_- 24+} = vcp_7aBcD3EfGh9JkLm2NpQr5StUv8W
	vci_{alnum_- 24+} = vci_ake7aBcD3EfGh9JkLm2NpQr5StU
	vca_{alnum_- 24+} = vca_e7aBcD3EfGh9JkLm2NpQr5StUv8
	vcr_{alnum_- 24+} = vcr_ake7aBcD3EfGh9JkLm2NpQr5StU
	vck_{alnum_- 24+} = vck_7aBcD3EfGh9JkLm2NpQr5StUv8W
	vercel_blob_rw_{alnum_ 30+} = vercel_blob_rw_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F
cloudflare-token | A token or key of Cloudflare | Cloudflare Docs, API token formats
	cfut_{alnum 40-60} = cfut_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2N
	cfat_{alnum 40-60} = cfat_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2
	cfk_{alnum 40-60} = cfk_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	v1.0-{hex 24}-{hex 146} = v1.0-e70b1c2d3e5968afa4e70b1c-2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d
	v1.0-{alnum- 171} = v1.0-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
planetscale-token | A token or password of PlanetScale | PlanetScale Docs, Service tokens
	pscale_tkn_{alnum_=.- 32-64} = pscale_tkn_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
	pscale_oauth_{alnum_=.- 32-64} = pscale_oauth_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	pscale_pw_{alnum_=.- 32-64} = pscale_pw_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
supabase-key | A key of Supabase | Supabase Docs, API keys
	sbp_{alnum_- 40+} = sbp_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
	sb_secret_{alnum_- 31+} = sb_secret_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
	sbp_oauth_{hex 40} = sbp_oauth_8afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa
neon-key | A key of Neon | Neon Docs, API keys
	napi_{lower 60-66} = napi_ke7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8
databricks-token | A token of Databricks | Databricks Docs, Personal access tokens
	dapi{Hex 32} = dapi8afa4e70b1c2d3e5968afa4e70b1c2d3
	dapi{Hex 32}-{digit 1} = dapifa4e70b1c2d3e5968afa4e70b1c2d3e5-7
	dkea{Hex 32} = dkea0b1c2d3e5968afa4e70b1c2d3e5968af
	dose{Hex 32} = doseafa4e70b1c2d3e5968afa4e70b1c2d3e
	dsapi{Hex 32} = dsapi968afa4e70b1c2d3e5968afa4e70b1c2
confluent-key | A secret of Confluent Cloud | Confluent Docs, API keys
	cflt{alnum+/= 60} = cfltake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5S
mongodb-secret | A secret of MongoDB Atlas | MongoDB, Service accounts
	mdb_sa_sk_{alnum_- 40} = mdb_sa_sk_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
	mdb_sa_id_{hex 24} = mdb_sa_id_968afa4e70b1c2d3e5968afa
astra-token | A token of DataStax Astra | DataStax, Application tokens
	AstraCS:{alnum:_- 20+} = AstraCS:BcD3EfGh9JkLm2NpQr5StUv
cockroach-key | A key of CockroachDB Cloud | Cockroach Labs, API access
	CCDB1_{alnum 22}_{alnum 40} = CCDB1_BcD3EfGh9JkLm2NpQr5StU_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
clickhouse-key | A key of ClickHouse Cloud | ClickHouse Docs, API keys
	4b1d{alnum 38} = 4b1daBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
upcloud-token | A token of UpCloud | UpCloud, API tokens
	ucat_{alnum 24-32} = ucat_Fake7aBcD3EfGh9JkLm2NpQr5StU
scalingo-token | A token of Scalingo or Hetzner | Scalingo, Tokens
	tk-us-{alnum_- 48} = tk-us-aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
exoscale-key | A key of Exoscale | Exoscale, IAM keys
	EXO{alnum 24-30} = EXOe7aBcD3EfGh9JkLm2NpQr5StUv8
salad-key | A key of SaladCloud | trufflehog, saladcloudapikey
	salad_cloud_{alnum 1-7}_{alnum 7-235} = salad_cloud_ake7_7aBcD3E
unkey-key | A root key of Unkey or Zuplo | betterleaks
	unkey_{alnum 20-32} = unkey_aBcD3EfGh9JkLm2NpQr5StUv8W
	zpka_{lower 32}_{hex 8} = zpka_ke7abcd3efgh9jklm2npqr5stuv8wxyz_c2d3e596
frame-io-token | A token of Frame.io | betterleaks, frameio-api-token
	fio-u-{alnum_-= 64} = fio-u-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
prefect-key | A key of Prefect | Prefect Docs, API keys
	pnu_{alnum 36} = pnu_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	pnb_{alnum 36} = pnb_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
nvidia-key | A key of NVIDIA | NVIDIA NGC, API keys
	nvapi-{alnum_- 60-72} = nvapi-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
elastic-key | A key of Elastic Cloud | Elastic, API keys
	essu_{alnum_-= 60+} = essu_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
defined-networking-key | A key of Defined Networking | betterleaks
	dnkey-{alnum=_- 26}-{alnum=_- 52} = dnkey-aBcD3EfGh9JkLm2NpQr5StUv8W-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQ
tailscale-key | A key of Tailscale | Tailscale Docs, Key prefixes
	tskey-{alnum_ 4-20}-{alnum_- 20+} = tskey-e7aBcD3EfGh9-7aBcD3EfGh9JkLm2NpQr5St
	tskey-{alnum_- 30+} = tskey-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
ngrok-key | A key of ngrok | ngrok Docs, API keys
	ngrok_{alnum_ 30+} = ngrok_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	cr_{alnum 32} = cr_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	ak_{alnum 27} = ak_ke7aBcD3EfGh9JkLm2NpQr5StUv
rootly-key | A key of Rootly | Rootly, API
	rootly_{hex 64} = rootly_968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70
samsara-token | A token of Samsara | Samsara, API tokens
	samsara_api_{alnum 26-32} = samsara_api_ake7aBcD3EfGh9JkLm2NpQr5StUv8
wundergraph-key | A key of WunderGraph Cosmo | WunderGraph, API keys
	cosmo_{hex 32} = cosmo_e5968afa4e70b1c2d3e5968afa4e70b1
dependency-track-key | A key of Dependency-Track | titus rules
	odt_{alnum 32+} = odt_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
pganalyze-key | A key of pganalyze | trufflehog, pganalyzereadkey
	pgar_{alnum 26-40} = pgar_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	pgaw_{alnum 26-40} = pgaw_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
portainer-token | A token of Portainer | Portainer, Access tokens
	ptr_{alnum_-+/= 40-50} = ptr_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
hashicorp-vault-token | A token of HashiCorp Vault | HashiCorp, Vault tokens
	hvs.{alnum_-. 24+} = hvs.ke7aBcD3EfGh9JkLm2NpQr5StUv
	hvb.{alnum_- 24+} = hvb.ake7aBcD3EfGh9JkLm2NpQr5StU
	hvr.{alnum_- 24+} = hvr.aBcD3EfGh9JkLm2NpQr5StUv8Wx
	s.{alnum 24} = s.aBcD3EfGh9JkLm2NpQr5StUv
	b.{alnum 24} = b.BcD3EfGh9JkLm2NpQr5StUv8
	r.{alnum 24} = r.ke7aBcD3EfGh9JkLm2NpQr5S
	s.{alnum 24}.{alnum 5} = s.7aBcD3EfGh9JkLm2NpQr5StU.Fake7
onepassword-key | A key or token of 1Password | 1Password, Service accounts; Secret key
	ops_eyJ{alnum+/=_- 60+} = ops_eyJFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StU
	A3-{upper 6}-{upper 11}-{upper 5}-{upper 5}-{upper 5} = A3-NPQR5S-KLM2NPQR5ST-D3EFG-STUV8-PQR5S
	A3-{upper 6}-{upper 6}-{upper 5}-{upper 5}-{upper 5}-{upper 5} = A3-KE7ABC-5STUV8-3EFGH-UV8WX-TUV8W-WXYZ4
nkey-seed | A seed of NATS | NATS, nkeys
	SU{base32 56} = SU2NPQR5STUV6WXYZFAKE7ABCD3EFGH4JKLM2NPQR5STUV6WXYZFAKE7AB
	SA{base32 56} = SAQR5STUV6WXYZFAKE7ABCD3EFGH4JKLM2NPQR5STUV6WXYZFAKE7ABCD3
	SO{base32 56} = SO2NPQR5STUV6WXYZFAKE7ABCD3EFGH4JKLM2NPQR5STUV6WXYZFAKE7AB
	SN{base32 56} = SNWXYZFAKE7ABCD3EFGH4JKLM2NPQR5STUV6WXYZFAKE7ABCD3EFGH4JKL
	SC{base32 56} = SCM2NPQR5STUV6WXYZFAKE7ABCD3EFGH4JKLM2NPQR5STUV6WXYZFAKE7A
	SX{base32 56} = SXWXYZFAKE7ABCD3EFGH4JKLM2NPQR5STUV6WXYZFAKE7ABCD3EFGH4JKL
age-key | A secret key of age | C2SP, age
	AGE-SECRET-KEY-1{upper 58} = AGE-SECRET-KEY-1FAKE7ABCD3EFGH9JKLM2NPQR5STUV8WXYZ4FAKE7ABCD3EFGH9JKLM2NPQ
	AGE-SECRET-KEY-PQ-1{upper 58+} = AGE-SECRET-KEY-PQ-1D3EFGH9JKLM2NPQR5STUV8WXYZ4FAKE7ABCD3EFGH9JKLM2NPQR5STUV8WXYZ
ssh-private-key | A private key of OpenSSH without its marks | OpenSSH, PROTOCOL.key
	b3BlbnNzaC1rZXktdjE{alnum+/= 40+} = b3BlbnNzaC1rZXktdjEFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
wallet-key | An extended private key of a wallet | BIP 32
	xprv{alnum 107} = xprvke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	zprv{alnum 107} = zprve7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
	yprv{alnum 107} = yprvake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	tprv{alnum 107} = tprvke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
`
