package rules

// issuersCode are those of repositories, registries and pipelines, as issuers reads them.
const issuersCode = `
gitlab-token | A token of GitLab | GitLab Docs, Token overview
	glpat-{alnum_-=. 20-320} = glpat-BcD3EfGh9JkLm2NpQr5S
	glptt-{alnum_- 40} = glptt-ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
	gldt-{alnum_-. 20+} = gldt-ake7aBcD3EfGh9JkLm2NpQr
	glrt-{alnum_-. 20+} = glrt-ake7aBcD3EfGh9JkLm2NpQr
	glrtr-{alnum_-. 20+} = glrtr-BcD3EfGh9JkLm2NpQr5StUv
	glcbt-{alnum_-. 20+} = glcbt-e7aBcD3EfGh9JkLm2NpQr5S
	glsoat-{alnum_-. 20+} = glsoat-BcD3EfGh9JkLm2NpQr5StUv
	glft-{alnum_-. 20+} = glft-7aBcD3EfGh9JkLm2NpQr5St
	glimt-{alnum_-. 20+} = glimt-Fake7aBcD3EfGh9JkLm2NpQ
	glagent-{alnum_- 50} = glagent-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9
	glffct-{alnum_- 20+} = glffct-7aBcD3EfGh9JkLm2NpQr5St
	gloas-{alnum_- 64} = gloas-aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	glwt-{alnum_-. 20+} = glwt-Fake7aBcD3EfGh9JkLm2NpQ
	GR1348941{alnum_- 20} = GR1348941aBcD3EfGh9JkLm2NpQr5
bitbucket-token | A token or app password of Bitbucket or Atlassian | Atlassian Support, API tokens and access tokens
	ATBB{alnum_=.- 20+} = ATBB7aBcD3EfGh9JkLm2NpQr5St
	ATATT3{alnum+/=_- 60+} = ATATT3ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
	ATCTT3{alnum+/=_- 60+} = ATCTT37aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
	ATATT{alnum+/=_- 100+} = ATATTake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	ATOAT{alnum+/=_- 100+} = ATOATke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4
	BBDC-{alnum+/@_- 40-50} = BBDC-e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
npm-token | A token of npm | npm Docs, About access tokens
	npm_{alnum 36} = npm_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
pypi-token | An upload token of PyPI | PyPI Help, API tokens
	pypi-{alnum_- 50+} = pypi-Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkL
rubygems-key | A key of RubyGems | RubyGems Guides, API key scopes
	rubygems_{Hex 48} = rubygems_4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5
crates-token | A token of crates.io | crates.io, API tokens
	cio{alnum 32} = cioBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
nuget-key | A key of NuGet | Microsoft Learn, NuGet API keys
	oy2{lower 43} = oy2fgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm
clojars-token | A deploy token of Clojars | Clojars Wiki, Deploy tokens
	CLOJARS_{lower 60} = CLOJARS_m2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abc
docker-token | A token of Docker Hub or of a swarm | Docker Docs, Access tokens; Swarm join tokens
	dckr_pat_{alnum_- 27} = dckr_pat_aBcD3EfGh9JkLm2NpQr5StUv8Wx
	dckr_oat_{alnum_- 32} = dckr_oat_Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx
	SWMTKN-1-{lower 40-60}-{lower 20-30} = SWMTKN-1-xyz4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3e-5stuv8wxyz4fake7abcd3efgh
	SWMKEY-1-{alnum+/ 40-50} = SWMKEY-1-7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
circleci-token | A token of CircleCI | CircleCI Docs, Managing API tokens
	CCIPAT_{alnum 22}_{Hex 40} = CCIPAT_Fake7aBcD3EfGh9JkLm2Np_5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968
	CCIPRJ_{alnum 22}_{Hex 40} = CCIPRJ_ke7aBcD3EfGh9JkLm2NpQr_8afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa
buildkite-token | A token of Buildkite | Buildkite Docs, Token security
	bkua_{lower 40-60} = bkua_fgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5s
	bkaa_{alnum_- 40+} = bkaa_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
	bkaj_{alnum_- 40+} = bkaj_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
	bkar_{alnum_- 40+} = bkar_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
	bkct_{alnum_- 40+} = bkct_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
	bkpt_{alnum_- 40+} = bkpt_ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	bkpat_{alnum_- 40+} = bkpat_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
	bkps_{alnum_- 40+} = bkps_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc
sonar-token | A token of SonarQube | SonarQube Docs, Managing your tokens
	sqp_{Hex 40} = sqp_afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4
	squ_{Hex 40} = squ_8afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa
	sqa_{Hex 40} = sqa_afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4
	sqb_{Hex 40} = sqb_1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d
	sqco_{alnum 59} = sqco_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5St
sourcegraph-token | A token of Sourcegraph | Sourcegraph Docs, Access tokens
	sgp_{Hex 16}_{Hex 40} = sgp_fa4e70b1c2d3e596_fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e
	sgp_local_{Hex 40} = sgp_local_c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3
	sgp_{Hex 40} = sgp_968afa4e70b1c2d3e5968afa4e70b1c2d3e5968a
	slk_{Hex 64} = slk_4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3
	sgd_{Hex 64} = sgd_e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e
	sgs_{Hex 40} = sgs_68afa4e70b1c2d3e5968afa4e70b1c2d3e5968af
segment-token | A public API token of Segment | Segment Docs, Public API
	sgp_{alnum 64} = sgp_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxY
artifactory-token | A key or token of JFrog | JFrog, API key; Reference token
	AKCp{alnum 67-73} = AKCpake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4F
	cmVmdGtu{alnum 56} = cmVmdGtu7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5
postman-key | A key of Postman | Postman Docs, API authentication
	PMAK-{alnum 24}-{alnum 34} = PMAK-Fake7aBcD3EfGh9JkLm2NpQr-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7
	PMAT-{upper 26} = PMAT-KE7ABCD3EFGH9JKLM2NPQR5STU
pulumi-token | A token of Pulumi | Pulumi Docs, Access tokens
	pul-{hex 40} = pul-5968afa4e70b1c2d3e5968afa4e70b1c2d3e5968
doppler-token | A token of Doppler | Doppler Docs, Token formats
	dp.pt.{alnum 40-44} = dp.pt.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
	dp.ct.{alnum 40-44} = dp.ct.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	dp.sa.{alnum 40-44} = dp.sa.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD
	dp.said.{alnum 40-44} = dp.said.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	dp.scim.{alnum 40-44} = dp.scim.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	dp.audit.{alnum 40-44} = dp.audit.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB
	dp.st.{alnum_-. 40-90} = dp.st.ake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7a
infracost-key | A key of Infracost | betterleaks, infracost-api-token
	ico-{alnum 32} = ico-BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
harness-token | A token of Harness | Harness Docs, Manage API keys
	pat.{alnum_- 22}.{alnum_- 20-26}.{alnum 20} = pat.ake7aBcD3EfGh9JkLm2NpQ.ke7aBcD3EfGh9JkLm2NpQr5.7aBcD3EfGh9JkLm2NpQr
	sat.{alnum_- 22}.{alnum_- 20-26}.{alnum 20} = sat.ake7aBcD3EfGh9JkLm2NpQ.ke7aBcD3EfGh9JkLm2NpQr5.ake7aBcD3EfGh9JkLm2N
octopus-key | A key of Octopus Deploy | Octopus Docs, How to create an API key
	API-{upper 25-30} = API-PQR5STUV8WXYZ4FAKE7ABCD3EFG
snyk-token | A token of Snyk | Snyk Docs, Service account tokens
	snyk_uat.{hex 8}.{alnum_-. 40+} = snyk_uat.8afa4e70.ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3
	snyk_sat.{hex 8}.{alnum_-. 40+} = snyk_sat.e5968afa.e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3E
mergify-key | A key of Mergify | betterleaks, mergify-application-key
	mergify_application_key_{alnum_- 40+} = mergify_application_key_BcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh
phabricator-token | A token of Phabricator | Phabricator, Conduit tokens
	api-{lower 28} = api-tuv8wxyz4fake7abcd3efgh9jklm
	cli-{lower 28} = cli-xyz4fake7abcd3efgh9jklm2npqr
readme-key | A key of ReadMe | betterleaks, readme-api-token
	rdme_{lower 70} = rdme_z4fake7abcd3efgh9jklm2npqr5stuv8wxyz4fake7abcd3efgh9jklm2npqr5stuv8wxy
openshift-token | A token of OpenShift or Rancher | OpenShift Docs, OAuth access tokens
	sha256~{alnum_- 43} = sha256~aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG
endorlabs-key | A key of Endor Labs | trufflehog, endorlabs
	endr+{alnum- 16} = endr+BcD3EfGh9JkLm2Np
deno-token | A token of Deno Deploy | trufflehog, deno
	ddp_{alnum 36} = ddp_e7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake
	ddw_{alnum 36} = ddw_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
ionic-token | A token of Ionic | betterleaks, ionic-personal-access-token
	ion_{alnum 42} = ion_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3Ef
cloudsmith-key | A key of Cloudsmith | betterleaks, cloudsmith-api-key
	csa_{alnum 36} = csa_ke7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fak
aikido-token | A token of Aikido | betterleaks, aikido
	AIK_CI_{alnum 20-44} = AIK_CI_aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fa
	AIK_CLIENT_{alnum 24} = AIK_CLIENT_Fake7aBcD3EfGh9JkLm2NpQr
	AIK_SECRET_{alnum 64} = AIK_SECRET_Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv
thunderstore-token | A token of Thunderstore or Val Town | betterleaks
	tss_{alnum_- 30-80} = tss_7aBcD3EfGh9JkLm2NpQr5StUv8WxYz
	vtwn_{alnum_- 20-80} = vtwn_aBcD3EfGh9JkLm2NpQr5
localstack-token | A token of LocalStack or Gitpod | LocalStack Docs, Auth token
	ls-{alnum 8}-{alnum 4}-{alnum 4}-{alnum 4}-{alnum 12} = ls-aBcD3EfG-e7aB-e7aB-aBcD-ke7aBcD3EfGh
`
