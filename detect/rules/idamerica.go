package rules

import "github.com/logscrub/logscrub/detect/check"

// americanIDs are the numbers of the Americas.
func americanIDs() []idRow {
	return []idRow{
		{
			name: "br-cpf", kind: kindNationalID, id: check.IDBrazilCPF, words: []string{"cpf"},
			doc:    "A number of the Brazilian register of natural persons: two check digits by 11.",
			source: "Receita Federal, Instrução Normativa RFB 1.548",
			examples: [][2]string{
				{`{"cpf":"529.982.247-25"}`, "529.982.247-25"},
				{"cpf=529.982.247-25 ok", "529.982.247-25"},
				{"my CPF number is 529.982.247-25.", "529.982.247-25"},
				{"cpf=529.982.247-24", ""},
				{"cpf: none", ""},
				{"order 529.982.247-25 shipped", ""},
			},
		},
		{
			name: "br-cnpj", kind: kindNationalID, id: check.IDBrazilCNPJ, words: []string{"cnpj"},
			doc:    "A number of the Brazilian register of companies, letters in it or not: two check digits by 11.",
			source: "Receita Federal, Instrução Normativa RFB 2.229",
			examples: [][2]string{
				{`{"cnpj":"11.444.777/0001-61"}`, "11.444.777/0001-61"},
				{"cnpj=11.444.777/0001-61 ok", "11.444.777/0001-61"},
				{"my CNPJ number is 11.444.777/0001-61.", "11.444.777/0001-61"},
				{"cnpj=11.444.777/0001-62", ""},
				{"cnpj: none", ""},
				{"order 11.444.777/0001-61 shipped", ""},
			},
		},
		{
			name: "mx-curp", kind: kindNationalID, id: check.IDMexicoCURP, words: []string{"curp"},
			doc:    "A number of the Mexican register of population, with its check digit.",
			source: "RENAPO, Instructivo Normativo para la Asignación de la CURP",
			examples: [][2]string{
				{`{"curp":"PEGJ800101HDFRRN03"}`, "PEGJ800101HDFRRN03"},
				{"curp=PEGJ800101HDFRRN03 ok", "PEGJ800101HDFRRN03"},
				{"my CURP number is PEGJ800101HDFRRN03.", "PEGJ800101HDFRRN03"},
				{"curp=PEGJ800101HDFRRN04", ""},
				{"curp: none", ""},
				{"order PEGJ800101HDFRRN03 shipped", ""},
			},
		},
		{
			name: "mx-rfc", kind: kindNationalID, id: check.IDMexicoRFC,
			doc:    "A number of the Mexican register of taxpayers beside its key: letters, a date, three characters.",
			source: "Servicio de Administración Tributaria, RFC",
			examples: [][2]string{
				{`{"rfc":"PEGJ800101AB1"}`, "PEGJ800101AB1"},
				{"rfc=PEGJ800101AB1 ok", "PEGJ800101AB1"},
				{`{"user":{"rfc": "PEGJ800101AB1"}}`, "PEGJ800101AB1"},
				{"rfc=7519", ""},
				{"rfc: none", ""},
				{"order PEGJ800101AB1 shipped", ""},
			},
		},
		{
			name: "ar-cuit", kind: kindNationalID, id: check.IDArgentinaCUIT, words: []string{"cuit", "cuil"},
			doc:    "A number of a taxpayer or worker in Argentina: a check digit by 11.",
			source: "AFIP, Resolución General 10/97",
			examples: [][2]string{
				{`{"cuit":"20-12345670-0"}`, "20-12345670-0"},
				{"cuit=20-12345670-0 ok", "20-12345670-0"},
				{"my CUIT number is 20-12345670-0.", "20-12345670-0"},
				{"cuit=20-12345670-1", ""},
				{"cuit: none", ""},
				{"order 20-12345670-0 shipped", ""},
			},
		},
		{
			name: "cl-rut", kind: kindNationalID, id: check.IDChileRUT,
			doc:    "A number of a taxpayer in Chile beside its key: a check digit by 11, or K.",
			source: "Servicio de Impuestos Internos, RUT",
			examples: [][2]string{
				{`{"rut":"12.345.678-5"}`, "12.345.678-5"},
				{"rut=12.345.678-5 ok", "12.345.678-5"},
				{`{"user":{"rut": "12.345.678-5"}}`, "12.345.678-5"},
				{"rut=12.345.678-6", ""},
				{"rut: none", ""},
				{"order 12.345.678-5 shipped", ""},
			},
		},
		{
			name: "ca-sin", kind: kindNationalID, id: check.IDCanadaSIN,
			doc:    "A Canadian social insurance number beside its key or behind its name: nine digits and Luhn.",
			source: "Service Canada, Social Insurance Number",
			examples: [][2]string{
				{`{"sin":"130 692 502"}`, "130 692 502"},
				{"sin=130 692 502 ok", "130 692 502"},
				{`{"user":{"sin": "130 692 502"}}`, "130 692 502"},
				{"sin=130 692 503", ""},
				{"sin: none", ""},
				{"order 130 692 502 shipped", ""},
			},
		},
		{
			name: "us-itin", kind: kindNationalID, id: check.IDUSAITIN, words: []string{"itin"},
			doc:    "A number of a taxpayer of the United States who has no social security number, of a group that was given out.",
			source: "Internal Revenue Service, Publication 4757",
			examples: [][2]string{
				{`{"itin":"912-70-1234"}`, "912-70-1234"},
				{"itin=912-70-1234 ok", "912-70-1234"},
				{"my ITIN number is 912-70-1234.", "912-70-1234"},
				{"itin=912-40-1234", ""},
				{"itin: none", ""},
				{"order 912-70-1234 shipped", ""},
			},
		},
		{
			name: "us-ein", kind: kindNationalID, id: check.IDUSAEIN,
			doc:    "A number of an employer of the United States beside its key, by the campus in its first digits.",
			source: "Internal Revenue Service, Publication 1635",
			examples: [][2]string{
				{`{"ein":"12-3456789"}`, "12-3456789"},
				{"ein=12-3456789 ok", "12-3456789"},
				{`{"user":{"ein": "12-3456789"}}`, "12-3456789"},
				{"ein=07-3456789", ""},
				{"ein: none", ""},
				{"order 12-3456789 shipped", ""},
			},
		},
		{
			name: "tax-id", kind: kindNationalID, id: check.IDGenericTax, words: []string{"tax id", "taxpayer id"},
			doc:    "A number of a taxpayer beside a key that names no country: six to twenty letters and digits, five of them digits.",
			source: "names of keys in common software",
			examples: [][2]string{
				{`{"tax_id":"909780500"}`, "909780500"},
				{"tax_id=909780500 ok", "909780500"},
				{"my tax id number is 909780500.", "909780500"},
				{`{"tax_id":"8f3a9c1e2b7d"}`, ""},
				{"tax_id=none", ""},
				{"tax_id: none", ""},
				{"order 909780500 shipped", ""},
			},
		},
	}
}
