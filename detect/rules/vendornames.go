package rules

// vendorNames are services whose keys have no mark of their own. The names are those of the
// detectors of trufflehog (pkg/detectors) without what are common words.
const vendorNames = `
ably abuseipdb abyssale accuweather adafruitio adobe adobeio adyen adzuna aeroworkflow agora airbrake
airbrakeproject airship airtable airvisual aiven alchemy alconost alegra aletheia algolia algoliaadmin alibaba
alienvault aliyun allsports amadeus ambee amplitude anthropic anypoint anyscale apacta api2cart apideck apiflash
apifonica apify apilayer apimatic apimetrics apitemplate apollo appcues appdynamics appfollow appointedd appsynergy
apptivo artifactory artifactoryreference artsy asana assemblyai atera atlantis atlassian atlassiandatacenter auth0
auth0management autodesk autoklose avaza aviationstack axonaut aylien ayrshare azure azureapi azureapimanagement
azurecontainerregistry azuredevops azuredirectmanagement azurefunction azuresas azuresearchadmin azuresearchquery
bannerbear baremetrics basecamp baseten beebole besttime betterstack betteruptime bigcommerce billomat binance
bitbar bitbucket bitcoinaverage bitfinex bitly bitmex bittrex blazemeter blocknative bombbomb boostnote borgbase
boxoauth braintree braintreepayments brandfetch braze brevo browserstack browshot bscscan buddyns budibase bugherd
bugsnag buildkite bulbul buttercms caflou calendarific calendly calorieninja campayn cannyio canva capsulecrm
captaindata carboninterface cashboard caspio censys centralstationcrm cerebras cexio chartmogul chatfule checio
checkly checklyhq checkvist cicero circleci clarifai clerk clickhelp clicksend clickup cliengo clientary clinchpad
clockify closecrm cloudconvert cloudelements cloudflare cloudflareca cloudflareglobal cloudimage cloudinary
cloudmersive cloudplan cloudsmith cloverly cloze clustdoc codacy codeclimate codecov codefresh codemagic codequiry
cohere coinbase coinlayer coinlib collect2 commercejs commodities companyhub configcat confluence confluent
contentful conversiontools coralogix couchbase countrylayer coveralls craftmypdf cronitor crowdin cryptocompare
currencycloud currencyfreaks currencylayer currencyscoop customerguru customerio cypress d7network dailyco
dareboost dashscope databox databricks datadog datagov deepai deepgram deepseek delighted demio deputy descope
detectify detectlanguage dfuse diggernaut digitalocean digitaloceanv2 directus discord discordbot disqus dnscheck
dockerhub documo docusign doppler dotdigital dovico dronahq droneci dropbox duffel duply dwolla dynalist dynatrace
dyspatch eagleeyenetworks easyinsight ecostruxureit edamam edenai eightxeight elasticemail elevenlabs enablex
endorlabs env0 etherscan ethplorer eventbrite everhour exchangerate exchangerates exoscale exportsdk facebook
faceplusplus fastforex fastly fetchrss fibery figma fileio finage financialmodelingprep findl finicity finnhub
flagsmith flatio fleetbase flexport flickr flightlabs flightstats flowflu flutterwave flyio formbucket formcraft
formio formsite foursquare frameio freshbooks freshdesk freshping freshsales frontegg fullstory fxmarket geckoboard
gengo geoapify geocodify geocodio geoipifi getemail getemails getgist getresponse getsandbox giphy gitea github
gitlab gitter glassnode gocanvas gocardless godaddy goodday grafana grafanaserviceaccount graphcms graphhopper
greynoise groovehq growthbook gtmetrix gumroad gyazo happyscribe hashicorpvault hellosign helpcrunch helpscout
heroku hetzner hiveage honeycomb html2pdf hubspot huggingface humanitec hybiscus hyperbolic hypertrack ibmcloud
iconfinder iexapis iexcloud ifttt imagekit imagga infracost infura insightly instamojo instana intercom interseller
intra42 intrinio invoiceocean ip2location ipapi ipgeolocation ipinfo ipinfodb ipquality ipstack iterable jenkins
jfrog jina jira jumpcloud jupiterone kanbantool karmacrm keenio kimi kinde klarna klaviyo klipfolio knapsackpro
kontent koyeb kraken kucoin kylas langfuse langsmith languagelayer larksuite lastfm launchdarkly leadfeeder lemlist
lemonsqueezy lendflow lepton lessannoyingcrm lexigram lightstep linemessaging linenotify linkedin linode liveagent
livekit livestorm loadmill locationiq logdna loggly loginradius logzio lokalise looker loyverse lunchmoney madkudu
magicbell mailboxlayer mailchimp mailerlite mailgun mailjet mailmodo mailsac mandrill mapbox mapquest marketstack
mattermost mavenlink maxmind meaningcloud mediastack meetup meistertask meraki mesibo messagebird metabase metrilo
mezmo microsoftteams mindmeister mistral mixmax mixpanel mockaroo monkeylearn moonclerk moonshot moosend moralis
mrticktock myfreshworks myintervals nasa nasdaqdatalink nethunt netlify netsuite neutrino newrelic
newrelicmobileapp newscatcher nexmo nftport ngrok nicereply nightfall northflank novita nozbeteams nuget numverify
nutritionix nvapi nylas nytimes oanda octopusdeploy okta ollama omnisend onedesk onelogin onepagecrm onesignal
onfleet oopspam openai openaiadmin opencage opencagedata openrouter openuv openvpn openweather openweathermap
opsgenie optimizely overloop owlbot packagecloud pagarme pagerduty pandadoc pandascore paperform papertrail
paralleldots parsehub parseur partnerstack paydirt paymo paymongo paypal paystack pdflayer pdfshift peopledatalabs
pepipost percona percy pexels pganalyzeread photoroom pinecone pingdom pipedrive pivotaltracker pixabay plaid
planetscale planetscaledb planyo plivo podio portainer posthog postman postmark prefect prospectcrm protocolsio
proxycrawl pubnub pulumi pushbullet pusher pusherchannel qovery qualaroo qubole razorpay reallysimplesystems
rebrandly rechargepayments redhatpyxis rentman repairshopr replyio requestfinance resend restpack revampcrm
ringcentral ritekit robinhoodcrypto roboflow rocketreach rollbar rootly rownd rubygems runrunit saladcloud
salescookie salesflare salesforce salesforcerefresh salesmate sambanova satismeterproject satismeterwrite saucelabs
scaleway scalingo scalr scrapeowl scraperbox scrapestack scrapfly scrapingant scrapingbee screenshotlayer
scrutinizerci securitytrails selectpdf sematext semgrep sendbird sendbirdorganization sendgrid sendinblue
sendinbluev2 sentry sentryorg serphouse serpstack sherpadesk shippo shodan shopify shotstack shutterstock signable
signalwire signaturit signoz signupgenius sigopt simfin simplesat simvoly sinchmessage site24x7 siteleaf skrappio
skybiometry slack smartsheets smartystreets smooch snipcart snyk sonarcloud sonarqube sourcegraph sourcegraphcody
spacelift sparkpost spectralops speechtextai splitio splunk splunkobservability spoonacular sportsmonk spotify
squarespace sslmate stability statsig statuscake statuspage statuspal stitchdata storecove stormboard stormglass
storyblok storychief strapi strava stripe stripo stytch sumo sumologic supabase supertokens surveysparrow survicate
swiftype tableau tailscale tallyfy tatumio taxjar teamgate teamworkcrm teamworkspaces technicalanalysis telegr
telegram telegrambot teletype telnyx tencent terraformcloud textmagic thingsboard thinkific thousandeyes
ticketmaster tickettailor tiingo timecamp tmdb tmetric todoist toggl toggltrack tokeet tomorrowio tomtom tradier
transferwise travelpayouts travis travisci trello trufflehogenterprise twelvedata twilio twitch twitter tyntec
typeform typetalk ubidots uclassify unifyid unkey unplugg unsplash upcdatabase upcloud uplead uploadcare uptimero
upwave urlscan userflow userstack vagrantcloud vatlayer vbout vercel verimail veriphone versioneye viewneo vimeo
virustotal visualcrossing voiceflow voicegain volcengine vonage voodoo vouchery vpnapi vultr walkscore wandb
weatherbit weatherstack weaviate web3storage webex webflow webscraper websitepulse weightsandbiases wepay whoxy
wistia woocommerce workos worksnaps worldcoinindex worldweather wrike yandex yelp youneedabudget yousign youtube
zapier zendesk zenkit zenrows zenscrape zenserp zeplin zerobounce zerotier zhipu zipapi zipbooks zipcodebase zoho
zohocrm zonkafeedback zulipchat
`
