package rules

// issuersModel are those of models and what serves them, as issuers reads them.
const issuersModel = `
openai-key | A key of OpenAI | OpenAI, API reference
	sk-{alnum 20}T3BlbkFJ{alnum 20} = 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
	sk-proj-{alnum_- 40+} = sk-proj-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	sk-svcacct-{alnum_- 40+} = sk-svcacct-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	sk-service-{alnum_- 40+} = sk-service-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	sk-admin-{alnum_- 40+} = sk-admin-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	sk-{alnum 48} = sk-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9Jk
	sess-{alnum 40} = sess-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
openai-compatible-key | A key of a service that writes keys as OpenAI does | betterleaks, deepseek-api-key, kimi-api-key, stability-ai-api-key
	sk-{hex 32} = sk-b1c2d3e5968afa4e70b1c2d3e5968afa
	sk-{lower 32} = sk-qr5stuv8wxyz4fake7abcd3efgh9jklm
	sk-{alnum_- 48} = sk-ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	sk-api-{alnum_- 60+} = sk-api-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StU
	sk-lf-{uuid} = sk-lf-d3e5968a-afa4-e596-968a-b1c2d3e5968a
	sk-or-{alnum_- 60+} = sk-or-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
anthropic-key | A key of Anthropic | Anthropic, API
	sk-ant-{alnum_- 30+} = sk-ant-e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F
huggingface-token | A token of Hugging Face | Hugging Face, User access tokens
	hf_{alnum 34} = hf_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
	api_org_{alnum 34} = api_org_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
groq-key | A key of Groq | Groq, API keys
	gsk_{alnum 48-56} = gsk_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2Np
xai-key | A key of xAI | xAI, API
	xai-{alnum_- 64-120} = xai-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
perplexity-key | A key of Perplexity | Perplexity, API
	pplx-{alnum 40-60} = pplx-aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2
replicate-token | A token of Replicate | Replicate, HTTP API
	r8_{alnum_- 37} = r8_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
cerebras-key | A key of Cerebras | betterleaks, cerebras-api-key
	csk-{lower 48} = csk-uv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7
together-key | A key of Together AI | Together AI, API keys
	tgp_v1_{alnum_- 43} = tgp_v1_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
fireworks-key | A key of Fireworks AI | Fireworks AI, API keys
	fw_{alnum 22-26} = fw_BcD3EfGh9JkLm2NpQr5StUv8
	fpk_{alnum_- 30+} = fpk_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
langsmith-key | A key of LangSmith | LangSmith, API keys
	lsv2_pt_{Hex 32}_{Hex 10} = 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
	lsv2_sk_{Hex 32}_{Hex 10} = 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
	ls__{hex 32} = ls__70b1c2d3e5968afa4e70b1c2d3e5968a
pinecone-key | A key of Pinecone | Pinecone, API keys
	pcsk_{alnum 5-6}_{alnum 63} = pcsk_Fake7_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StU
tavily-key | A key of Tavily | Tavily, API
	tvly-{alnum_- 30+} = 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
llama-key | A key of LlamaCloud or Jina | LlamaIndex, API keys
	llx-{alnum 40-60} = llx-e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
	jina_{alnum_ 60} = jina_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8
firecrawl-key | A key of Firecrawl or Exa | Firecrawl, API
	fc-{hex 32} = fc-e70b1c2d3e5968afa4e70b1c2d3e5968
elevenlabs-key | A key of ElevenLabs | ElevenLabs, API keys
	sk_{hex 48} = sk_968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1
voyage-key | A key of Voyage AI | Voyage AI, API keys
	pa-{alnum_- 43} = pa-e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
	al-{alnum_- 43} = al-ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
runpod-key | A key of RunPod | RunPod, API keys
	rpa_{alnum 30-50} = rpa_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
wandb-key | A key of Weights & Biases | Weights & Biases, API keys
	wandb_v1_{alnum_ 70+} = wandb_v1_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
agent-key | A key of Devin or Cursor | betterleaks, devin, cursor-api-key
	apk_user_{alnum+/= 120+} = apk_user_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2Np
	apk_{alnum+/= 80-120} = apk_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	cog_{lower 52} = cog_xyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efg
	key_{hex 64} = key_4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3
	key_{hex 128} = key_c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2
	crsr_{hex 64} = crsr_8afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1
apify-token | A token of Apify | Apify, API
	apify_api_{alnum- 34-38} = apify_api_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
brave-key | A key of Brave Search | betterleaks, brave-search-api-key
	BSA{alnum_- 24-40} = BSAke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
posthog-key | A key of PostHog | PostHog, API
	phx_{alnum_- 40-60} = phx_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2N
	phc_{alnum_- 40-60} = phc_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
	pha_{alnum_- 40-60} = pha_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2N
	phs_{alnum_- 40-60} = phs_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
	phr_{alnum_- 40-60} = phr_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm
voiceflow-key | A key of Voiceflow | trufflehog, voiceflow
	VF.DM.{Hex 24}.{alnum 16} = VF.DM.0b1c2d3e5968afa4e70b1c2d.BcD3EfGh9JkLm2Np
	VF.WS.{Hex 24}.{alnum 16} = VF.WS.a4e70b1c2d3e5968afa4e70b.ke7aBcD3EfGh9JkL
	VF.{Hex 24}.{alnum 16} = VF.3e5968afa4e70b1c2d3e5968.BcD3EfGh9JkLm2Np
`
