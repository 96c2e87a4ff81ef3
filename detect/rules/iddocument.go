package rules

import "github.com/logscrub/logscrub/detect/check"

// documentIDs are the numbers of documents.
func documentIDs() []idRow {
	return []idRow{
		{
			name: "national-id", kind: kindNationalID, id: check.IDGenericNational,
			doc:    "A number of a person beside a key that names no country: six to twenty letters and digits, five of them digits.",
			source: "names of keys in common software",
			examples: [][2]string{
				{`{"national_id":"C22031731"}`, "C22031731"},
				{"national_id=C22031731 ok", "C22031731"},
				{`{"national_id":"C220317(3)"}`, "C220317(3)"},
				{`{"national_id":"C220317(3x)"}`, ""},
				{`{"user":{"national_id": "C22031731"}}`, "C22031731"},
				{`{"id_number":"8f3a9c1e2b7d"}`, ""},
				{"national_id=none", ""},
				{"national_id: none", ""},
				{"order C22031731 shipped", ""},
			},
		},
		{
			name: "passport", kind: kindPassport, id: check.IDPassport, words: []string{"passport", "passports", "pasaporte", "reisepass", "passeport"},
			doc:    "A number of a passport beside its key or behind its name: six to twelve letters and digits, five of them digits.",
			source: "ICAO Doc 9303-4",
			examples: [][2]string{
				{`{"passport_number":"724238849"}`, "724238849"},
				{"passport_number=724238849 ok", "724238849"},
				{`{"passport_number":"C01X00T47"}`, "C01X00T47"},
				{`{"passport_number":"CZTX00TKL"}`, ""},
				{"my passport number is 724238849.", "724238849"},
				{"Passports: AB1234567 and more", "AB1234567"},
				{"passport-saml@3.2.1", ""},
				{"passport_number=none", ""},
				{"passport_number: none", ""},
				{"order 724238849 shipped", ""},
			},
		},
		{
			name: "driver-licence", kind: kindLicence, id: check.IDLicence, words: []string{"driver's license", "drivers license", "driving licence", "driver license"},
			doc:    "A number of a driving licence beside its key or behind its name: five to twenty letters and digits, four of them digits.",
			source: "names of keys in common software; AAMVA DL/ID Card Design Standard, annex D",
			examples: [][2]string{
				{`{"driver_license":"Z6272980"}`, "Z6272980"},
				{"driver_license=Z6272980 ok", "Z6272980"},
				{`{"driver's_license":"Z6272980"}`, "Z6272980"},
				{"my driver's license number is Z6272980.", "Z6272980"},
				{"driver_license=none", ""},
				{"driver_license: none", ""},
				{"order Z6272980 shipped", ""},
			},
		},
		{
			name: "licence-plate", kind: kindPlate, id: check.IDPlate, words: []string{"license plate"},
			doc:    "A registration plate of a vehicle beside its key: three to nine letters and digits.",
			source: "names of keys in common software",
			examples: [][2]string{
				{`{"license_plate":"WVM291"}`, "WVM291"},
				{"license_plate=WVM291 ok", "WVM291"},
				{`{"user":{"license_plate": "WVM291"}}`, "WVM291"},
				{`{"lic_plate":"317 8108"}`, "317 8108"},
				{"license_plate=none", ""},
				{"license_plate: none", ""},
				{"order WVM291 shipped", ""},
			},
		},
		{
			name: "imei", kind: kindIMEI, id: check.IDIMEI, words: []string{"imei"},
			doc:    "A number of a mobile device beside its key or behind its name, fifteen digits with Luhn or fourteen, sixteen and seventeen without.",
			source: "3GPP TS 23.003 §6",
			examples: [][2]string{
				{`{"imei":"35-693803-564380-9"}`, "35-693803-564380-9"},
				{"imei=35-693803-564380-9 ok", "35-693803-564380-9"},
				{"my IMEI number is 35-693803-564380-9.", "35-693803-564380-9"},
				{"imei=35-693803-564380-8", ""},
				{"imei: none", ""},
				{"order 35-693803-564380-9 shipped", ""},
			},
		},
		{
			name: "imsi", kind: kindSIM, id: check.IDIMSI, words: []string{"imsi"},
			doc:    "A number of a subscriber of a mobile network beside its key or behind its name.",
			source: "ITU-T E.212",
			examples: [][2]string{
				{`{"imsi":"310150123456789"}`, "310150123456789"},
				{"imsi=310150123456789 ok", "310150123456789"},
				{"my IMSI number is 310150123456789.", "310150123456789"},
				{"imsi=910150123456789", ""},
				{"imsi: none", ""},
				{"order 310150123456789 shipped", ""},
			},
		},
		{
			name: "iccid", kind: kindSIM, id: check.IDICCID, words: []string{"iccid"},
			doc:    "A number of a SIM card beside its key or behind its name: it begins with 89.",
			source: "ITU-T E.118",
			examples: [][2]string{
				{`{"iccid":"8914800000123456785"}`, "8914800000123456785"},
				{"iccid=8914800000123456785 ok", "8914800000123456785"},
				{"my ICCID number is 8914800000123456785.", "8914800000123456785"},
				{"iccid=7914800000123456785", ""},
				{"iccid: none", ""},
				{"order 8914800000123456785 shipped", ""},
			},
		},
		{
			name: "vin", kind: kindVIN, id: check.IDVIN,
			doc:    "A number of a vehicle beside its key: seventeen characters without I, O and Q.",
			source: "ISO 3779",
			examples: [][2]string{
				{`{"vin":"1M8GDM9AXKP042788"}`, "1M8GDM9AXKP042788"},
				{"vin=1M8GDM9AXKP042788 ok", "1M8GDM9AXKP042788"},
				{`{"user":{"vin": "1M8GDM9AXKP042788"}}`, "1M8GDM9AXKP042788"},
				{"vin=1M8GDM9AXKP0427", ""},
				{"vin: none", ""},
				{"order 1M8GDM9AXKP042788 shipped", ""},
			},
		},
	}
}
