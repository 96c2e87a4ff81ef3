package rules

// issuersPay are those of payment and commerce, as issuers reads them.
const issuersPay = `
stripe-key | A secret key of Stripe or of who writes keys as Stripe does | Stripe Docs, API keys
	sk_live_{alnum 10-250} = sk_live_ake7aBcD3E
	sk_test_{alnum 10-250} = sk_test_7aBcD3EfGh
	sk_prod_{alnum 10-250} = sk_prod_aBcD3EfGh9
	rk_live_{alnum 10-250} = rk_live_e7aBcD3EfG
	rk_test_{alnum 10-250} = rk_test_ke7aBcD3Ef
	rk_prod_{alnum 10-250} = rk_prod_BcD3EfGh9J
	whsec_{alnum+/= 24+} = whsec_ke7aBcD3EfGh9JkLm2NpQr5StUv
	sk_live_{alnum+/=- 60-110} = sk_live_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8W
	sk_live_{uuid} = sk_live_2d3e5968-68af-68af-e596-b1c2d3e5968a
	sk_{uuid} = sk_e5968afa-68af-1c2d-4e70-fa4e70b1c2d3
	sk_test_{uuid} = sk_test_4e70b1c2-1c2d-d3e5-e596-c2d3e5968afa
square-token | A token of Square | Square, Access tokens
	sq0atp-{alnum_- 22} = sq0atp-Fake7aBcD3EfGh9JkLm2Np
	sq0csp-{alnum_- 40-50} = sq0csp-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9J
	sq0idp-{alnum_- 22-43} = sq0idp-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	EAAA{alnum_- 56-64} = EAAAe7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StU
	sq0{alpha 3}-{alnum_- 22-50} = sq0cDE-e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
shopify-token | A token of Shopify | Shopify, Access tokens
	shpat_{Hex 32} = 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
	shpss_{Hex 32} = 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
	shpca_{Hex 32} = 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
	shppa_{Hex 32} = 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
	shpua_{Hex 32} = shpua_d3e5968afa4e70b1c2d3e5968afa4e70
	shprt_{Hex 32} = shprt_5968afa4e70b1c2d3e5968afa4e70b1c
	shpit_{Hex 32} = shpit_b1c2d3e5968afa4e70b1c2d3e5968afa
	shptka_{Hex 32} = shptka_2d3e5968afa4e70b1c2d3e5968afa4e7
	shltm_{alnum_- 40} = shltm_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
razorpay-key | A key of Razorpay | Razorpay, API keys
	rzp_live_{alnum 14} = rzp_live_aBcD3EfGh9JkLm
	rzp_test_{alnum 14} = rzp_test_BcD3EfGh9JkLm2
paddle-key | A key of Paddle | Paddle, API keys
	pdl_live_apikey_{lower 26}_{alnum 22}_{alnum 3} = pdl_live_apikey_pqr5stuv8wxyz4fake7abcd3ef_BcD3EfGh9JkLm2NpQr5StU_7aB
	pdl_sdbx_apikey_{lower 26}_{alnum 22}_{alnum 3} = pdl_sdbx_apikey_h9jklm2npqr5stuv8wxyz4fake_aBcD3EfGh9JkLm2NpQr5St_ke7
flutterwave-key | A key of Flutterwave | Flutterwave, API keys
	FLWSECK_TEST-{alnum 12-32} = FLWSECK_TEST-aBcD3EfGh9JkLm2NpQr5St
	FLWSECK_TEST-{alnum 32}-X = FLWSECK_TEST-Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx-X
	FLWPUBK_TEST-{alnum 32}-X = FLWPUBK_TEST-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F-X
	FLWSECK-{alnum 32}-X = FLWSECK-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F-X
easypost-key | A key of EasyPost | EasyPost, API keys
	EZAK{alnum 54} = EZAKFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	EZTK{alnum 54} = EZTKFake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
shippo-token | A token of Shippo | Shippo, Authentication
	shippo_live_{Hex 40} = shippo_live_a4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e7
	shippo_test_{Hex 40} = shippo_test_e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b
duffel-token | A token of Duffel | Duffel, API
	duffel_test_{alnum_=- 40+} = duffel_test_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	duffel_live_{alnum_=- 40+} = duffel_live_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
plaid-token | An access token of Plaid | Plaid, Tokens
	access-sandbox-{uuid} = access-sandbox-d3e5968a-e70b-fa4e-70b1-8afa4e70b1c2
	access-development-{uuid} = access-development-0b1c2d3e-e70b-968a-70b1-e70b1c2d3e59
	access-production-{uuid} = access-production-c2d3e596-e596-968a-b1c2-1c2d3e5968af
	public-sandbox-{uuid} = public-sandbox-70b1c2d3-0b1c-70b1-2d3e-3e5968afa4e7
	public-production-{uuid} = public-production-e5968afa-1c2d-afa4-e70b-70b1c2d3e596
gocardless-token | A token of GoCardless or Lob | GoCardless, API; Lob, API keys
	live_{alnum_-= 40} = live_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	live_{hex 32-40} = live_fa4e70b1c2d3e5968afa4e70b1c2d3e5968a
	test_{hex 32-40} = test_e5968afa4e70b1c2d3e5968afa4e70b1c2d3
	live_pub_{hex 31} = live_pub_3e5968afa4e70b1c2d3e5968afa4e70
	test_pub_{hex 31} = test_pub_fa4e70b1c2d3e5968afa4e70b1c2d3e
braintree-token | A token of Braintree | Braintree, Access tokens
	access_token$production${lower 16}${hex 32} = access_token$production$wxyz4fake7abcd3e$d3e5968afa4e70b1c2d3e5968afa4e70
	access_token$sandbox${lower 16}${hex 32} = access_token$sandbox$r5stuv8wxyz4fake$b1c2d3e5968afa4e70b1c2d3e5968afa
asaas-token | A key of Asaas | Asaas, API keys
	aact_prod_{alnum_- 20+} = aact_prod_ake7aBcD3EfGh9JkLm2NpQr
	aact_hmlg_{alnum_- 20+} = aact_hmlg_aBcD3EfGh9JkLm2NpQr5StU
	aact_{alnum_- 40+} = aact_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
mercadopago-token | A token of Mercado Pago | Mercado Pago, Credentials
	APP_USR-{digit 10-20}-{digit 6}-{hex 32} = APP_USR-826351907482635-074826-3e5968afa4e70b1c2d3e5968afa4e70b
mercury-token | A token of Mercury | betterleaks, mercury-production-api-token
	mercury_production_{alnum_ 40+} = mercury_production_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
polar-token | A token of Polar | Polar, Access tokens
	polar_oat_{alnum_- 20+} = polar_oat_aBcD3EfGh9JkLm2NpQr5StU
	polar_pat_{alnum_- 20+} = polar_pat_BcD3EfGh9JkLm2NpQr5StUv
	polar_at_{alnum_- 20+} = polar_at_e7aBcD3EfGh9JkLm2NpQr5S
	polar_rt_{alnum_- 20+} = polar_rt_BcD3EfGh9JkLm2NpQr5StUv
ramp-token | A client secret of Ramp | Ramp, API
	ramp_sec_{alnum 48} = ramp_sec_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	ramp_id_{alnum 40} = ramp_id_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
recharge-token | A token of Recharge | Recharge, API
	sk_1x1_{Hex 64} = sk_1x1_3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4
	sk_2x2_{Hex 64} = sk_2x2_3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4
	sk_test_1x1_{Hex 64} = sk_test_1x1_8afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1
	sk_1x2_{Hex 64} = sk_1x2_2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968af
	sk_1x3_{Hex 64} = sk_1x3_0b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e59
	sk_5x2_{Hex 64} = sk_5x2_fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2
	sk_test_3x3_{Hex 64} = sk_test_3x3_c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968a
	sk_test_2x2_{Hex 64} = sk_test_2x2_a4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d
	sk_3x3_{Hex 64} = sk_3x3_1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968
pagarme-key | A key of Pagar.me or Midtrans | Pagar.me, API
	ak_live_{alnum 30} = ak_live_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	ak_test_{alnum 30} = ak_test_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	SB-Mid-server-{alnum_- 16-30} = SB-Mid-server-e7aBcD3EfGh9JkLm2NpQr5S
	Mid-server-{alnum_- 16-30} = Mid-server-7aBcD3EfGh9JkLm2NpQr5St
onfido-token | A token of Onfido | Onfido, API tokens
	api_live.{alnum_- 20+} = api_live.ake7aBcD3EfGh9JkLm2NpQr
	api_live_us.{alnum_- 20+} = api_live_us.e7aBcD3EfGh9JkLm2NpQr5S
	api_live_ca.{alnum_- 20+} = api_live_ca.7aBcD3EfGh9JkLm2NpQr5St
	api_sandbox.{alnum_- 20+} = api_sandbox.e7aBcD3EfGh9JkLm2NpQr5S
persona-key | A key of Persona, Proof or Rainforest | betterleaks
	persona_production_{alnum_- 20+} = persona_production_aBcD3EfGh9JkLm2NpQr5StU
	persona_sandbox_{alnum_- 20+} = persona_sandbox_aBcD3EfGh9JkLm2NpQr5StU
	prf_cli_{alnum_- 20-80} = prf_cli_ake7aBcD3EfGh9JkLm2N
	apikey_{hex 64} = apikey_e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e
settlemint-token | A token of SettleMint | betterleaks
	sm_aat_{alnum 16} = sm_aat_BcD3EfGh9JkLm2Np
	sm_pat_{alnum 16} = sm_pat_aBcD3EfGh9JkLm2N
	sm_sat_{alnum 16} = sm_sat_7aBcD3EfGh9JkLm2
stripe-intent | A client secret of a payment intent | Stripe Docs, Payment Intents
	pi_{alnum 24}_secret_{alnum 25} = pi_e7aBcD3EfGh9JkLm2NpQr5St_secret_e7aBcD3EfGh9JkLm2NpQr5StU
	seti_{alnum 24}_secret_{alnum 25} = seti_Fake7aBcD3EfGh9JkLm2NpQr_secret_ke7aBcD3EfGh9JkLm2NpQr5St
fleetbase-key | A key of Fleetbase | trufflehog, fleetbase
	flb_live_{alnum 20} = flb_live_7aBcD3EfGh9JkLm2NpQr
branch-key | A key of Branch | titus rules
	key_live_{alnum 16-40} = key_live_e7aBcD3EfGh9JkLm2NpQr5StUv8W
	key_test_{alnum 16-40} = key_test_aBcD3EfGh9JkLm2NpQr5StUv8WxY
`
