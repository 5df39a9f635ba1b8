package corpus

import "strings"

// stock is what the records of one set are built from.
type stock struct {
	templates                                []string
	keys                                     map[string][]string
	surnames, given                          []string
	pinyinLast, pinyinFirst, firstEn, lastEn []string
	divisions, roads, estates                []string
	roadsEn, districtsEn, citiesEn           []string
	prose                                    []string
	counters                                 []string // keys of numbers that mean nothing personal
}

var stocks = [2]stock{stockA, stockB}

func lines(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }
