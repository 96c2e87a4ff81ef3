package rules

import "github.com/logscrub/logscrub/detect/check"

// bankIDs are the numbers of banks and of health care.
func bankIDs() []idRow {
	return []idRow{
		{
			name: "bank-routing", kind: kindBankAccount, id: check.IDRouting, words: []string{"aba routing"},
			doc:    "A routing number of a bank of the United States: a district and weights 3, 7, 1 by 10.",
			source: "American Bankers Association, Routing Number Policy",
			examples: [][2]string{
				{`{"routing_number":"123456706"}`, "123456706"},
				{"routing_number=123456706 ok", "123456706"},
				{"routing number: 123456706", "123456706"},
				{"routing_number=123456707", ""},
				{"routing_number: none", ""},
				{"order 123456706 shipped", ""},
			},
		},
		{
			name: "bank-code", kind: kindBankAccount, id: check.IDSortCode, words: []string{"ifsc"},
			doc:    "A sort code, BSB, Bankleitzahl or IFSC of a bank beside its key or behind its name.",
			source: "UK Finance; Auspaynet; Reserve Bank of India",
			examples: [][2]string{
				{`{"sort_code":"12-34-56"}`, "12-34-56"},
				{"sort_code=12-34-56 ok", "12-34-56"},
				{`{"user":{"sort_code": "12-34-56"}}`, "12-34-56"},
				{"sort_code=12-34", ""},
				{"sort_code: none", ""},
				{"order 12-34-56 shipped", ""},
			},
		},
		{
			name: "bic", kind: kindBankAccount, id: check.IDBIC, words: []string{"bic"},
			doc:    "A code of a bank beside its key: four letters, a country, a place, a branch.",
			source: "ISO 9362",
			examples: [][2]string{
				{`{"swift_code":"MQOYGB9R"}`, "MQOYGB9R"},
				{"swift_code=MQOYGB9R ok", "MQOYGB9R"},
				{`{"user":{"swift_code": "MQOYGB9R"}}`, "MQOYGB9R"},
				{"swift_code=pending", ""},
				{"swift_code: none", ""},
				{"order MQOYGB9R shipped", ""},
			},
		},
		{
			name: "bank-account", kind: kindBankAccount, id: check.IDBankAccount, words: []string{"bank account"},
			doc:    "A number of an account beside its key or behind its name: six letters and digits or more, half of them digits.",
			source: "names of keys in common software; ISO 20022 BBAN",
			examples: [][2]string{
				{`{"bank_account_number":"YJCH16475255341928"}`, "YJCH16475255341928"},
				{"bank_account_number=YJCH16475255341928 ok", "YJCH16475255341928"},
				{"my bank account number is YJCH16475255341928.", "YJCH16475255341928"},
				{"my bank account 12345678", "12345678"},
				{"bank_account_number=none", ""},
				{"bank_account_number: none", ""},
				{"order YJCH16475255341928 shipped", ""},
			},
		},
		{
			name: "nhs-number", kind: kindHealthID, id: check.IDNHS, words: []string{"nhs"},
			doc:    "A number of a patient of the National Health Service: weights 10 to 2 by 11.",
			source: "NHS Data Dictionary, NHS NUMBER",
			examples: [][2]string{
				{`{"nhs_number":"943 476 5900"}`, "943 476 5900"},
				{"nhs_number=943 476 5900 ok", "943 476 5900"},
				{"my NHS number is 943 476 5900.", "943 476 5900"},
				{"nhs_number=943 476 5901", ""},
				{"nhs_number: none", ""},
				{"order 943 476 5900 shipped", ""},
			},
		},
		{
			name: "npi", kind: kindHealthID, id: check.IDNPI, words: []string{"npi"},
			doc:    "A number of a provider of health care of the United States: Luhn behind 80840.",
			source: "45 CFR 162.406",
			examples: [][2]string{
				{`{"npi":"1234567802"}`, "1234567802"},
				{"npi=1234567802 ok", "1234567802"},
				{"my NPI number is 1234567802.", "1234567802"},
				{"npi=1234567803", ""},
				{"npi: none", ""},
				{"order 1234567802 shipped", ""},
			},
		},
		{
			name: "dea", kind: kindHealthID, id: check.IDDEA, words: []string{"dea"},
			doc:    "A number of the Drug Enforcement Administration of the United States, with its check digit.",
			source: "21 CFR 1301",
			examples: [][2]string{
				{`{"dea_number":"AB1234563"}`, "AB1234563"},
				{"dea_number=AB1234563 ok", "AB1234563"},
				{"my DEA number is AB1234563.", "AB1234563"},
				{"dea_number=AB1234564", ""},
				{"dea_number: none", ""},
				{"order AB1234563 shipped", ""},
			},
		},
		{
			name: "medicare", kind: kindHealthID, id: check.IDMedicare, words: []string{"medicare"},
			doc:    "A number of a Medicare card of Australia, with its check digit, or of the United States, by its form.",
			source: "Services Australia; CMS, MBI format",
			examples: [][2]string{
				{`{"medicare":"2123 45670 0"}`, "2123 45670 0"},
				{"medicare=2123 45670 0 ok", "2123 45670 0"},
				{"my Medicare number is 2123 45670 0.", "2123 45670 0"},
				{"medicare=2123 45680 0", ""},
				{"medicare: none", ""},
				{"order 2123 45670 0 shipped", ""},
			},
		},
		{
			name: "de-health", kind: kindHealthID, id: check.IDGermanyHealth, words: []string{"kvnr", "arztnummer", "egk-nummer"},
			doc:    "A number of a person insured against illness in Germany, or of a physician.",
			source: "§ 290 SGB V; KBV, Lebenslange Arztnummer",
			examples: [][2]string{
				{`{"kvnr":"A123456780"}`, "A123456780"},
				{"kvnr=A123456780 ok", "A123456780"},
				{"my KVNR number is A123456780.", "A123456780"},
				{"kvnr=A123456781", ""},
				{"kvnr: none", ""},
				{"order A123456780 shipped", ""},
			},
		},
		{
			name: "patient-id", kind: kindHealthID, id: check.IDPatient, words: []string{"mrn"},
			doc:    "A number of a patient or of a policy beside its key or behind its name: five letters and digits or more, four of them digits.",
			source: "45 CFR 164.514(b)(2)(i)",
			examples: [][2]string{
				{`{"mrn":"MRN4438291"}`, "MRN4438291"},
				{"mrn=MRN4438291 ok", "MRN4438291"},
				{"my MRN number is MRN4438291.", "MRN4438291"},
				{"mrn=none", ""},
				{"mrn: none", ""},
				{"order MRN4438291 shipped", ""},
			},
		},
	}
}
