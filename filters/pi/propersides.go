package pi

// leadsPerson reports whether a person's name follows the word w in small letters, behind which a
// line end or a comma may stand; before is the word before it.
func leadsPerson(w, before []byte, line, comma bool) bool {
	switch {
	case signOffs.has(w):
		return true
	case string(w) == "thanks":
		return line || comma
	case hails.has(w):
		return !line
	case line || comma:
		return false
	case addressing.has(w):
		return true
	}
	switch string(w) {
	case "as":
		return knownAs.has(before)
	case "of":
		return personsOwn.has(before)
	case "m", "is":
		return len(before) == 1 || saysName(before)
	case "by":
		return doneBy.has(before)
	case "with":
		return doneWith.has(before)
	case "to", "for", "from":
		return givenTo.has(before)
	}
	return personNouns.has(w)
}

var (
	// signOffs stand before the name of who wrote a letter, hails before that of who gets it.
	signOffs = wordSetOf("regards sincerely cheers yours faithfully wishes")
	hails    = wordSetOf("birthday congratulations luck hi hello dear hey welcome bye goodbye morning afternoon evening back thank")
	// addressing are verbs and others before the name of somebody to whom one turns.
	addressing = wordSetOf("call called calling phone text texted ring notify notified remind reminded inform informed met meet meeting ask asked tell told invite invited named escort contact am page paged interviewed " +
		"congratulate thanked greet dial dialing dialling give fetch drop cc poke")
)

// saysName reports whether w stands before "is" and a name: this is, my name is, the driver is.
func saysName(w []byte) bool {
	return len(w) <= 12 && (nameSaid.has(w) || personNouns.has(w) || wordHint(w)&hintRole != 0)
}

// nameSaid stand before "is" and a name, of what is no word for somebody.
var nameSaid = wordSetOf("this name i he she")

// doneBy is what is done by persons alone: signed by.
var doneBy = wordSetOf("signed approved checked inspected reported handled driven booked picked up off parked witnessed authored written reviewed requested witness accompanied escorted repaired serviced delivered " +
	"collected received verified confirmed cancelled canceled paid owned submitted filed drafted prepared entered issued authorised authorized taken dispatched supervised tested returned rented " +
	"leased purchased bought sold endorsed invited")

// knownAs say before "as" that somebody is known: signed in as.
var knownAs = exactSetOf("in identified registered known recognised recognized enrolled authenticated verified on")

// personsOwn are, before "of", what persons have: face of, on behalf of.
var personsOwn = exactSetOf("face voice behalf attention care voiceprint signature consent mother father wife husband son daughter parents friend custody death injury licence passport")

// doneWith is what one does or leaves with a person.
var doneWith = wordSetOf("spoke speaking speak talked talk talking keys key met meet meeting lunch dinner breakfast call chat chatted appointment shared agreed confirmed checked ride trip driving arrived left " +
	"travelling traveling married eta location ended started connected conversation interview")

// givenTo is what goes to, is for or comes from a person alone.
var givenTo = wordSetOf("spoke spoken speak talk talked talking handed lent sold rented leased registered belongs assigned given gave issued listened apologised apologized married keys ask asked asking waiting wait " +
	"waited booked reserved looking call calls message messages voicemail text texts sms email letter invitation greetings callback complaint reply note birthday transferred delivered changed " +
	"swapped reassigned reset dear regards wishes addressed payable switched location eta link photo ship shipped deliver invoice invoiced billed refund refunded paid credited order orders " +
	"booking prepared profile ticket bill seat policy appointment reservation loaned returned released mailed emailed texted")

// personNouns are words for somebody that a name may follow.
var personNouns = wordSetOf("driver owner passenger customer caller callee technician advisor adviser claimant insured witness agent courier valet lessee lessor tenant landlord guest visitor rider " +
	"mechanic inspector surveyor adjuster wife husband son daughter brother sister mother father mom mum dad uncle aunt cousin niece nephew grandfather grandmother friend " +
	"colleague boss neighbor neighbour partner coworker manager salesman saleswoman salesperson attendant dispatcher instructor coach student learner teacher nurse officer " +
	"detective attorney lawyer notary doctor supervisor foreman buyer seller renter employee worker member patient roommate spouse fiance fiancee boyfriend girlfriend trainee " +
	"apprentice intern assistant secretary receptionist cashier chauffeur pilot captain sergeant lieutenant constable judge applicant beneficiary policyholder borrower " +
	"guarantor subscriber holder cardholder recipient consignee sender signatory complainant pedestrian cyclist motorist victim suspect hitchhiker commuter babysitter nanny " +
	"caretaker janitor plumber electrician locksmith gardener hairdresser barber dentist housekeeper porter concierge messenger postman paramedic consultant rep representative " +
	"keeper lead clerk host hostess reviewer author developer tester planner auditor examiner investigator trainer operator creator requester approver contact")

// latinRight reports whether what stands behind a name at norm[end:] stands behind persons alone.
func (s *Scanner) latinRight(end int) bool {
	b := s.norm
	if end+3 >= len(b) {
		return false
	}
	switch {
	case b[end] == '\'' && b[end+1] == 's' && b[end+2] == ' ':
		return belongings.has(wordFrom(b, end+3))
	case b[end] == ' ' && b[end+1] == '<':
		return mailBehind(b, end)
	case b[end] == ' ' && b[end+1] == '(', b[end] == ',' && b[end+1] == ' ', b[end] == ' ' && b[end+1] == '-' && b[end+2] == ' ':
		k := skipSpaces(b, end+2)
		if w := wordFrom(b, k); len(w) > 2 && w[0]-'a' < 26 && (len(b) == k+len(w) || b[k+len(w)] != ':' && b[k+len(w)] != '=') {
			return personNouns.has(w)
		}
		return false
	case b[end] == ' ':
		w := wordFrom(b, end+1)
		if next := end + 2 + len(w); personsAlone.has(w) {
			return true
		} else if next < len(b) {
			return personDoesWith(w, wordFrom(b, next))
		}
	}
	return false
}

// mailBehind reports whether a mailbox in angle brackets follows at b[end:].
func mailBehind(b []byte, end int) bool {
	if end+4 >= len(b) || b[end] != ' ' || b[end+1] != '<' {
		return false
	}
	for k := end + 2; k < len(b) && k < end+66 && b[k] > ' ' && b[k] != '>'; k++ {
		if b[k] == '@' {
			return k > end+2
		}
	}
	return false
}

// belongings are what a person has: Amara Obi's birthday.
var belongings = wordSetOf(personDevices, "pixel mobile cell birthday house home place apartment flat office wife husband son daughter kids family car keys key licence license passport wallet bag calendar account voice face seat "+
	"booking appointment number address policy claim trip signature")

// personDoesWith reports whether two words behind a name are of what persons alone do.
func personDoesWith(w, next []byte) bool {
	switch string(w) {
	case "is":
		switch string(next) {
		case "driving", "waiting", "calling", "speaking", "here", "coming", "late", "away", "sick", "busy", "asking", "complaining", "unhappy", "happy", "angry":
			return true
		}
	case "will":
		switch string(next) {
		case "pick", "call", "drive", "come", "collect", "wait", "pay", "bring", "visit", "sign", "arrive", "join":
			return true
		}
	case "logged", "signed", "checked", "clocked":
		return string(next) == "in" || string(next) == "out"
	case "joined", "left", "reported", "sent":
		return string(next) == "the" || string(next) == "a" || string(next) == "you"
	case "has", "had":
		switch string(next) {
		case "arrived", "left", "called", "signed", "accepted", "joined", "requested", "invited", "shared", "paid", "returned", "complained", "agreed", "asked", "booked":
			return true
		}
	case "was":
		switch string(next) {
		case "driving", "injured", "called", "waiting", "late", "rude", "told", "asked", "hurt", "killed", "born":
			return true
		}
	case "in", "on":
		switch string(next) {
		case "rear", "front", "duty", "behalf", "leave", "holiday", "vacation":
			return true
		}
	}
	return false
}
