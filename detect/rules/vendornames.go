package rules

// vendorNames are services whose keys have no mark of their own. The names are those of the
// detectors of trufflehog (pkg/detectors) without what are common words.
const vendorNames = `
ably abuseipdb abyssale accuweather adafruitio adobe adobeio adyen adzuna aeroworkflow agora airbrake airbrakeproject
airship airtable airvisual aiven alchemy alconost alegra aletheia algolia algoliaadmin alibaba alienvault aliyun
allsports amadeus ambee amplitude anthropic anypoint anyscale apacta api2cart apideck apiflash apifonica apify
apilayer apimatic apimetrics apitemplate apollo appcues appdynamics appfollow appointedd appsynergy apptivo
artifactory artifactoryreference artsy asana assemblyai atera atlantis atlassian atlassiandatacenter audd auth0
auth0management autodesk autoklose avaza aviationstack axonaut aylien ayrshare azure azureapi azureapimanagement
azurecontainerregistry azuredevops azuredirectmanagement azurefunction azuresas azuresearchadmin azuresearchquery
bannerbear baremetrics basecamp baseten beebole besnappy besttime betterstack betteruptime bigcommerce billomat
binance bitbar bitbucket bitcoinaverage bitfinex bitly bitmex bittrex blazemeter blitapp blocknative bombbomb
boostnote borgbase boxoauth braintree braintreepayments braintrust brandfetch braze brevo browserstack browshot
bscscan buddyns budibase bugherd bugsnag buildkite bulbul bulksms buttercms caflou calendarific calendly calorieninja
campayn cannyio canva capsulecrm captaindata carboninterface cashboard caspio censys centralstationcrm cerebras cexio
chartmogul chatfule checio checkly checklyhq checkvist cicero circleci clarifai clearbit clerk clickhelp clicksend
clicksendsms clickup cliengo clientary clinchpad clockify clockworksms closecrm cloudconvert cloudelements cloudflare
cloudflareca cloudflareglobal cloudimage cloudinary cloudmersive cloudplan cloudsmith cloverly cloze clustdoc codacy
codeclimate codecov codefresh codemagic codequiry cohere coinapi coinbase coinlayer coinlib collect2 commercejs
commodities companyhub configcat confluence confluent contentful conversiontools convertapi convertkit convier
coralogix couchbase countrylayer coveralls craftmypdf cronitor crowdin cryptocompare currencycloud currencyfreaks
currencylayer currencyscoop currentsapi customerguru customerio cypress d7network dailyco dareboost dashscope databox
databricks datadog datagov deepai deepgram deepseek delighted demio deno deputy descope detectify detectlanguage dfuse
diffbot diggernaut digitalocean digitaloceanv2 directus discord discordbot disqus dnscheck dockerhub docparser documo
docusign doppler dotdigital dovico dronahq droneci dropbox duffel duo duply dwolla dynalist dynatrace dyspatch
eagleeyenetworks easyinsight ecostruxureit edamam edenai eightxeight elasticemail elevenlabs enablex endorlabs env0
etherscan ethplorer eventbrite everhour exchangerate exchangerateapi exchangerates exchangeratesapi exoscale exportsdk
extractorapi facebook faceplusplus fastforex fastly feedier fetchrss fibery figma fileio finage financialmodelingprep
findl finicity finnhub fixerio flagsmith flatio fleetbase flexport flickr flightapi flightlabs flightstats flowflu
flutterwave flyio fmfw formbucket formcraft formio formsite foursquare frameio freshbooks freshdesk freshping
freshsales frontegg fullstory fxmarket gcp geckoboard gemini gengo geoapify geocodify geocodio geoip geoipifi getemail
getemails getgeoapi getgist getresponse getsandbox giphy gitea github gitlab gitter glassnode gocanvas gocardless
godaddy goodday grafana grafanaserviceaccount graphcms graphhopper greynoise groovehq groq growthbook gtmetrix
guardianapi gumroad gyazo happyscribe hashicorpvault hasura hellosign helpcrunch helpscout hereapi heroku hetzner
hiveage holidayapi honeycomb html2pdf hubspot huggingface humanitec hybiscus hyperbolic hypertrack ibmcloud iconfinder
iexapis iexcloud ifttt imagekit imagga infracost infura insightly instabot instamojo instana intercom interseller
intra42 intrinio invoiceocean ip2location ipapi ipgeolocation ipinfo ipinfodb ipquality ipstack iterable jenkins jfrog
jina jira jotform jumpcloud jupiterone juro kanbantool karmacrm keenio kimi kinde klarna klaviyo klipfolio knapsackpro
kontent koyeb kraken kucoin kylas langfuse langsmith languagelayer lark larksuite larksuiteapi lastfm launchdarkly
leadfeeder lemlist lemonsqueezy lendflow lepton lessannoyingcrm lexigram lightstep linemessaging linenotify linkedin
linkpreview linode liveagent livekit livestorm loadmill lob locationiq logdna loggly loginradius logzio lokalise
looker loyverse lunchmoney luno m3o madkudu magicbell mailboxlayer mailchimp mailerlite mailgun mailjet mailmodo
mailsac mandrill mapbox mapquest marketstack mattermost mavenlink maxmind meaningcloud mediastack meetup meistertask
meraki mesibo messagebird metaapi metabase metrilo mezmo microsoftteams mindmeister miro mistral mixmax mixpanel
mockaroo monkeylearn moonclerk moonshot moosend moralis mrticktock mux myfreshworks myintervals nasa nasdaqdatalink
nethunt netlify netsuite neutrino neutrinoapi newrelic newrelicinsights newrelicmobileapp newsapi newscatcher nexmo
nftport ngc ngrok nicereply nightfall northflank novita nozbeteams npm nuget numverify nutritionix nvapi nylas nytimes
oanda octopusdeploy okta ollama omnisend onedesk onelogin onepagecrm onesignal onfleet oopspam openai openaiadmin
opencage opencagedata openrouter openuv openvpn openweather openweathermap opsgenie optimizely overloop owlbot
packagecloud pagarme pagerduty pandadoc pandascore paperform papertrail paralleldots parsehub parseur partnerstack
pastebin paydirt paydirtapp paymo paymoapp paymongo paypal paystack pdflayer pdfshift peopledatalabs pepipost percona
percy pexels pganalyze pganalyzeread photoroom pinata pinecone pingdom pipedream pipedrive pivotaltracker pixabay
plaid planetscale planetscaledb planview planyo plivo podio pollsapi poloniex portainer positionstack postageapp
posthog postman postmark powrbot prefect prodpad prospectcrm protocolsio proxycrawl pubnub pulumi purestake pushbullet
pusher pusherchannel pypi qase qovery qualaroo qubole railway railwayapp rapidapi rawg razorpay reachmail
reallysimplesystems rebrandly rechargepayments redhat redhatpyxis rentman repairshopr replyio requestfinance resend
restpack revampcrm ringcentral ritekit roaring robinhoodcrypto roboflow rocketreach rollbar rootly route4me rownd
rubygems runrunit saladcloud salesblink salescookie salesflare salesforce salesforcerefresh salesmate sambanova
satismeter satismeterproject satismeterwrite saucelabs scaleway scalingo scalr scrapeowl scraperapi scraperbox
scrapestack scrapfly scrapingant scrapingbee screenshotapi screenshotlayer scrutinizerci securitytrails selectpdf
sematext semgrep sendbird sendbirdorganization sendgrid sendinblue sendinbluev2 sentry sentryorg serphouse serpstack
sheety sherpadesk shipday shippo shodan shopify shotstack shutterstock signable signalwire signaturit signoz
signupgenius sigopt simfin simplesat simplynoted simvoly sinchmessage sirv site24x7 siteleaf skrappio skybiometry
slack smartsheets smartystreets smooch snipcart snowflake snyk solarwinds sonarcloud sonarqube sourcegraph
sourcegraphcody spacelift sparkpost spectralops speechtextai splitio splunk splunkobservability spoonacular sportsmonk
spotify sqlserver squarespace sslmate stability statsig statuscake statuspage statuspal stitchdata stockdata storecove
stormboard stormglass storyblok storychief strapi strava stripe stripo stytch sugester sumo sumologic supabase
supernotes supernotesapi supertokens surveyanyplace surveybot surveysparrow survicate swiftype tableau tailscale
tallyfy tatumio taxjar teamgate teamworkcrm teamworkdesk teamworkspaces technicalanalysis technicalanalysisapi tefter
telegr telegram telegrambot teletype telnyx tencent terraformcloud testingbot textmagic theoddsapi thingsboard
thinkific thousandeyes ticketmaster tickettailor tiingo timecamp timezoneapi tines tmdb tmetric todoist toggl
toggltrack tokeet tomorrowio tomtom tradier transferwise travelpayouts travis travisci trello tru trufflehogenterprise
twelvedata twilio twitch twitter twitterconsumer tyntec typeform typetalk ubidots uclassify unifyid unkey unplugg
unsplash upcdatabase upcloud uplead uploadcare uptimero uptimerobot upwave urlscan userflow userstack vagrantcloud
vatlayer vbout vercel verimail veriphone versioneye viewneo vimeo virustotal visualcrossing voiceflow voicegain
volcengine vonage voodoo voodoosms vouchery vpnapi vultr vyte walkscore wandb weatherbit weatherstack weaviate
web3storage webex webexbot webflow webscraper webscraping websitepulse weightsandbiases wepay whoxy wistia woocommerce
workos worksnaps workstack worldcoinindex worldweather wrike xai yandex yelp youneedabudget yousign youtube zapier
zendesk zenkit zenrows zenscrape zenserp zeplin zerobounce zerotier zhipu zipapi zipbooks zipcodeapi zipcodebase zoho
zohocrm zonkafeedback zulipchat
`
