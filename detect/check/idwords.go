package check

// The vocabulary of IDOf. A phrase stands here in small letters, its words written
// together.

// idNamed returns what the phrase announces.
func idNamed(phrase []byte) ID {
	if id := personID(phrase); id != IDNone {
		return id
	}
	if id := europeID(phrase); id != IDNone {
		return id
	}
	if id := worldID(phrase); id != IDNone {
		return id
	}
	if id := bankID(phrase); id != IDNone {
		return id
	}
	return placeID(phrase)
}

// personID knows documents and what says no country.
func personID(phrase []byte) ID {
	switch string(phrase) {
	case "nationalid", "nationalidnumber", "nationalidentity", "nationalidentitynumber", "nationalidentifier", "identitydocument",
		"identitycard", "identitynumber", "idcard", "idcardnumber", "idcardno", "idnumber", "documentnumber", "documentno",
		"governmentid", "citizenid", "personalid", "personalnumber", "personalausweis", "ausweisnummer", "ausweisnr",
		"personalausweisnummer", "cedula", "voterid", "voteridnumber", "residentid", "identityno", "visanumber":
		return IDGenericNational
	case "taxid", "taxidnumber", "taxidentificationnumber", "taxpayeridentificationnumber", "taxpayerid", "taxpayernumber",
		"tin", "taxnumber", "steuernummer", "steuernr", "fiscalnumber", "taxidentifier", "taxno", "irdnumber":
		return IDGenericTax
	case "passport", "passportnumber", "passportno", "passportid", "pasaporte", "reisepass", "reisepassnummer",
		"passaporto", "passeport", "traveldocument", "traveldocumentnumber", "passports":
		return IDPassport
	case "driverlicense", "driverslicense", "driverlicence", "driverslicence", "drivinglicense", "drivinglicence",
		"driverlicensenumber", "driverslicensenumber", "drivinglicencenumber", "drivinglicensenumber", "dlnumber",
		"driverlicenseno", "driverlicencenumber", "driverslicencenumber", "fuehrerschein", "fuehrerscheinnummer", "slicense", "licensenumber":
		return IDLicence
	case "licenseplate", "licenceplate", "licplate", "numberplate", "platenumber", "licenseplatenumber", "plateno",
		"kennzeichen", "plaka", "vehicleplate", "carplate", "vehicleregistrationnumber":
		return IDPlate
	case "birthdate", "birthday", "dob", "dateofbirth", "birth", "geburtsdatum", "datebirth",
		"fechanacimiento", "datenaissance", "birthyear", "birthmonth", "yearofbirth", "birthdt", "born", "naissance", "datanascimento", "nascimento", "nacimiento":
		return IDBirth
	case "gender", "sex", "sexuality", "sexualorientation", "ethnicity", "religion", "diagnosis", "nationality":
		return IDTrait
	}
	return IDNone
}

// europeID knows the names that European countries have for their numbers.
func europeID(phrase []byte) ID {
	switch string(phrase) {
	case "pesel", "peselnumber", "nrpesel":
		return IDPolandPESEL
	case "nip", "nipnumber":
		return IDPolandNIP
	case "regon":
		return IDPolandREGON
	case "dni", "nie", "dninie", "numerodni":
		return IDSpainDNI
	case "nif", "cif", "nifnumber", "contribuinte", "numerocontribuinte":
		return IDSpainNIF
	case "bsn", "burgerservicenummer", "sofinummer", "bsnnummer", "bsnnumber":
		return IDDutchBSN
	case "nino", "ninumber", "nationalinsurance", "nationalinsurancenumber", "nationalinsuranceno":
		return IDBritainNINO
	case "utr", "utrnumber":
		return IDBritainUTR
	case "hetu", "henkilotunnus":
		return IDFinlandHETU
	case "personnummer", "personnr", "samordningsnummer", "fodselsnummer", "foedselsnummer", "fnr", "cpr", "cprnummer",
		"cprnr", "cprnumber", "fodselsnr", "kennitala":
		return IDNordicPerson
	case "orgnr", "organisationsnummer", "orgnummer", "organisasjonsnummer":
		return IDSwedenOrg
	case "steuerid", "steueridnr", "steueridentifikationsnummer", "idnr", "steueridnummer":
		return IDGermanyTax
	case "sozialversicherungsnummer", "svnr", "rvnr", "rentenversicherungsnummer", "svnummer":
		return IDGermanySocial
	case "codicefiscale", "codfiscale", "fiscalcode", "codicefisc":
		return IDItalyFiscal
	case "partitaiva", "piva":
		return IDItalyVAT
	case "nir", "securitesociale", "numerosecuritesociale", "numsecu", "numerosecu", "nirnumber":
		return IDFranceNIR
	case "siren", "siret", "sirennumber", "siretnumber", "numerosiret", "numerosiren":
		return IDFranceSIREN
	case "cnp":
		return IDRomaniaCNP
	case "egn":
		return IDBulgariaEGN
	case "oib":
		return IDCroatiaOIB
	case "amka":
		return IDGreeceAMKA
	case "afm":
		return IDGreeceAFM
	case "rodnecislo", "rodcislo", "birthnumber":
		return IDCzechBirth
	case "adoazonosito", "taj", "tajszam":
		return IDHungary
	case "asmenskodas", "personaskods", "isikukood":
		return IDBaltic
	case "jmbg", "emso":
		return IDBalkanJMBG
	case "rijksregisternummer", "nrn", "niss", "insz":
		return IDBelgiumNRN
	case "pps", "ppsn", "ppsnumber", "ppsno":
		return IDIrelandPPS
	case "inn":
		return IDRussiaINN
	case "snils":
		return IDRussiaSNILS
	case "vat", "vatid", "vatnumber", "vatno", "ustid", "ustidnr", "vatregistrationnumber", "uidnummer", "tvanumber":
		return IDVAT
	}
	return IDNone
}

// worldID knows the names of other countries.
func worldID(phrase []byte) ID {
	switch string(phrase) {
	case "cpf", "cpfnumber", "numerocpf":
		return IDBrazilCPF
	case "cnpj", "cpfcnpj", "cnpjnumber":
		return IDBrazilCNPJ
	case "aadhaar", "aadhar", "aadhaarnumber", "aadharnumber", "aadhaarno", "aadharno", "aadhaarid", "aadhaarcard", "aadharcard":
		return IDIndiaAadhaar
	case "pannumber", "panno", "pancard", "pancardnumber":
		return IDIndiaPAN
	case "sin", "socialinsurance", "socialinsurancenumber", "sinnumber":
		return IDCanadaSIN
	case "tfn", "taxfilenumber":
		return IDAustraliaTFN
	case "abn", "abnnumber", "australianbusinessnumber":
		return IDAustraliaABN
	case "acn":
		return IDAustraliaACN
	case "rrn", "residentregistrationnumber", "residentnumber":
		return IDKoreaRRN
	case "brn", "businessregistrationnumber":
		return IDKoreaBRN
	case "nric", "nricnumber", "nricno", "fin", "finnumber":
		return IDSingaporeNRIC
	case "uen", "uennumber":
		return IDSingaporeUEN
	case "curp":
		return IDMexicoCURP
	case "rfc":
		return IDMexicoRFC
	case "cuit", "cuil", "cuitcuil":
		return IDArgentinaCUIT
	case "rut", "rutnumber":
		return IDChileRUT
	case "southafricanid", "rsaid", "saidnumber", "zaid":
		return IDSouthAfrica
	case "nin", "bvn", "ninnumber", "bvnnumber":
		return IDNigeria
	case "tckn", "tckimlik", "tckimlikno", "kimlikno", "tcno", "kimliknumarasi", "tcknno":
		return IDTurkey
	case "teudatzehut", "zehut", "israeliid":
		return IDIsrael
	case "tnin", "thaiid", "thainationalid":
		return IDThailand
	case "shenfenzheng", "residentidentitycard", "chineseid", "sfzh":
		return IDChina
	case "nik", "mykad", "cnic", "hkid", "mynumber", "kojinbango", "cccd", "npwp", "iin", "rnokpp", "emiratesid":
		return IDAsiaCard
	case "itin", "itinnumber":
		return IDUSAITIN
	case "ein", "employeridentificationnumber", "einnumber", "fein":
		return IDUSAEIN
	}
	return IDNone
}

// bankID knows the names of numbers of accounts, devices and patients.
func bankID(phrase []byte) ID {
	switch string(phrase) {
	case "routingnumber", "routingtransitnumber", "abanumber", "abaroutingnumber", "aba", "rtn", "routingno",
		"transitnumber", "bankroutingnumber":
		return IDRouting
	case "sortcode", "banksortcode", "bsb", "bsbnumber", "bsbcode", "ifsc", "ifsccode", "bankleitzahl", "blz":
		return IDSortCode
	case "bic", "swift", "swiftcode", "swiftbic", "biccode", "bicswift", "swiftnumber":
		return IDBIC
	case "bankaccount", "bankaccountnumber", "bankaccountno", "accountnumber", "accountno", "acctnumber", "acctno", "bban", "kontonummer", "kontonr", "clabe", "cbu", "payeeaccount", "beneficiaryaccount", "accnumber":
		return IDBankAccount
	case "cardexpiry", "cardexpiration", "cardexpirationdate", "cardexpirydate", "expirydate", "expirationdate", "expiration",
		"expires", "expiry", "expdate", "ccexp", "cardexp", "creditcardexpirationdate", "validthru":
		return IDCardExpiry
	case "imei", "imeinumber", "imeino", "internationalmobileequipmentidentity", "imeisv", "mobileequipmentidentity":
		return IDIMEI
	case "imsi", "imsinumber", "subscriberidentity":
		return IDIMSI
	case "iccid", "simnumber", "simserialnumber", "simserial":
		return IDICCID
	case "vin", "vinnumber", "vehicleidentificationnumber", "fahrgestellnummer", "chassisnumber":
		return IDVIN
	case "nhs", "nhsnumber", "nhsno":
		return IDNHS
	case "npi", "npinumber", "nationalprovideridentifier", "provideridentifier":
		return IDNPI
	case "dea", "deanumber", "dealicense":
		return IDDEA
	case "medicare", "medicarenumber", "medicarecard", "mbi", "medicareid", "medicareno", "hicn", "medicarecardnumber":
		return IDMedicare
	case "kvnr", "krankenversichertennummer", "versichertennummer", "krankenversicherungsnummer", "lanr", "arztnummer", "egknummer":
		return IDGermanyHealth
	case "mrn", "medicalrecordnumber", "medicalrecord", "patientnumber", "healthplannumber", "healthplanbeneficiarynumber",
		"insuranceid", "insurancenumber", "healthinsurancenumber", "insurancepolicynumber", "medicalrecordno",
		"healthcardnumber", "medicalid", "healthinsuranceid", "insurancememberid":
		return IDPatient
	case "idfa", "idfv", "gaid", "advertisingid", "androidid", "udid":
		return IDDevice
	case "walletaddress", "wallet", "btcaddress", "bitcoinaddress", "ethaddress", "ethereumaddress", "cryptoaddress",
		"bitcoinwallet", "cryptowallet", "ethereumwallet", "moneroaddress", "xmraddress":
		return IDWallet
	}
	return IDNone
}

// placeID knows the names of places.
func placeID(phrase []byte) ID {
	switch string(phrase) {
	case "street", "streetaddress", "streetname", "addressline", "homeaddress", "mailingaddress", "postaladdress",
		"billingaddress", "shippingaddress", "residentialaddress", "addressstreet", "deliveryaddress", "permanentaddress",
		"physicaladdress", "buildingnumber", "housenumber", "housenr", "strasse", "streetline", "officeaddress", "workaddress", "strtnm", "bldgnb", "adrline":
		return IDStreet
	case "avenue", "alley", "lane", "road", "drive":
		return IDWay
	case "address", "home", "apartment", "venue", "facility", "place", "spot", "fulladdress", "residence":
		return IDPlace
	case "zip", "zipcode", "postcode", "postalcode", "plz", "postleitzahl", "pstcd":
		return IDPostcode
	case "city", "cityname", "municipality", "homecity", "birthplace", "placeofbirth", "cityofbirth", "birthcity":
		return IDCity
	case "lat", "lon", "lng", "long", "geo":
		return IDAngle
	case "latitude", "longitude", "latlng", "latlong", "latlon", "coordinates", "coordinate",
		"coords", "geolocation", "gps", "gpscoordinates", "geocoordinates":
		return IDLatitude
	case "location", "position":
		return IDPosition
	}
	return IDNone
}
