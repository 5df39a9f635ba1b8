package pi

// hint is a set of contexts that a key or a word before a value gives.
type hint uint32

const (
	hintPhone hint = 1 << iota
	hintID
	hintVIN
	hintPlate
	hintPassport
	hintPermit
	hintCredit
	hintCard
	hintIMEI
	hintIMSI
	hintICCID
	hintMAC
	hintName     // the value is a person's name
	hintNameWeak // the value may be the name of anything
	hintAddr
	hintAddrWeak
	hintWeChat
	hintLat
	hintLon
	hintGeoSure // the words cannot mean lateral and longitudinal
	hintCoord   // a pair of coordinates
	hintCell    // a cell of a grid: geohash, plus code, MGRS, S2, H3
	hintBio
	hintEmail
	hintTitle // a person is named or addressed next
	hintRoad  // part of a postal address in English
	hintNot   // what follows counts, orders or dates something
)

// wordList holds the context words in lower case without separators.
var wordList = []struct {
	h     hint
	words string
}{
	{hintPhone, "phone mobile tel telephone cellphone mobilephone phonenumber mobilenumber phoneno mobileno msisdn shouji dianhua caller callee phonenum mobilenum tel1 mob contactphone hotline callnumber dial dialnumber"},
	{hintID, "idcard idno idnumber identity identitycard idcardno sfz shenfenzheng citizenid residentid certno identityno nationalid idnum idcardnum idcardnumber identitynumber identitycardno certificateno certnumber sfzh ssn residentidno"},
	{hintVIN, "vin chassis frameno vinno vincode vinnumber chassisno chassisnumber framenumber cjh"},
	{hintPlate, "plate plateno platenumber licenseplate licenceplate carno lpn chepai platenum licenseno vehicleno carnumber carplate vehicleplate regno registrationno numberplate carplateno licenseplateno hphm cphm"},
	{hintPassport, "passport passportno passportnumber passportnum passportid huzhao"},
	{hintPermit, "permit permitno travelpermit hkpermit homereturn mtp eep hmpermit twpermit permitnum permitnumber travelpermitno hkmopermit homereturnpermit taiwanpermit mainlandpermit hmtpermit hkmacaupermit entrypermit"},
	{hintCredit, "uscc creditcode socialcreditcode unifiedcode"},
	{hintCard, "bankcard cardno cardnumber cardnum bankcardnum bankcardnumber payaccount bankaccount pan creditcard debitcard bankcardno accountno"},
	{hintIMEI, "imei imeisv imei1 imei2 imeino imeinumber deviceimei"},
	{hintIMSI, "imsi imsino imsinumber imsi1"},
	{hintICCID, "iccid simid simno iccidno simiccid simcard iccid1 simnumber"},
	{hintMAC, "mac macaddress macaddr bssid wifimac btmac bluetoothmac hwaddr bluetooth btaddr bdaddr deviceaddr ethaddr wlanmac"},
	{hintEmail, "email mail mailbox"},
	{hintName, "fullname realname drivername ownername contactname passengername customername firstname lastname surname givenname familyname xingming username nickname personname holdername cardholder subscribername patientname callername truename legalname persons payer payee sender receiver receivername sendername recipientname consignee guestname insuredname linkman employeename"},
	{hintNameWeak, "name owner driver contact passenger customer person holder recipient"},
	{hintAddr, "homeaddress streetaddress residence deliveryaddress fulladdress homeaddr zhuzhi dizhi workaddress companyaddress postaladdress mailingaddress destinationaddress originaddress poiaddress startaddress endaddress pickupaddress dropoffaddress destaddress toaddress fromaddress shippingaddress receiveraddress billingaddress detailaddress addrdetail officeaddress companyaddr workaddr deliveryaddr destaddr startaddr endaddr pickupaddr"},
	{hintAddrWeak, "address addr street destination origin poi"},
	{hintWeChat, "wechat weixin wx wxid vx wechatid wechatno wxno weixinhao wechataccount wechatname wechatnumber wechatuser wechatopenid openid unionid weixinid"},
	{hintLat, "lat gpslat"},
	{hintLon, "lon lng gpslon gpslng"},
	{hintLat | hintGeoSure, "latitude gpslatitude"},
	{hintLon | hintGeoSure, "longitude gpslongitude"},
	{hintCoord, "coordinates coordinate coord coords location gps fix lnglat coordstr latlonstr startpoint endpoint destpoint startlocation endlocation homelocation currentlocation lastlocation gpsinfo gpspoint gpslocation gpsdata wgs84 gcj02 bd09 parkinglocation centerpoint waypoints route wkt geojson nmea latlng latlon lonlat position gpsposition waypoint point geo geopoint polyline track trajectory"},
	{hintCell, "geohash plus olc s2id s2token celltoken h3id h3idx geocell utm gridref gridreference pluscode mgrs h3 h3cell h3index s2 s2cell s2cellid openlocationcode"},
	{hintBio, "face faceid faceembedding facefeature facetemplate facevector faceprint embedding fingerprinttemplate voiceprint iris iriscode irisfeature iristemplate facecode voicefeature voicevector speakerembedding fingerprint fingerprintfeature palmvein palm gait facedata faceimagefeature earprint biometric biometrics featurevector facefeatures voicetemplate palmprint"},
	{hintTitle, "mr mrs ms miss dr madam sir call ask tell attention attn named"},
	{hintPassport, "documentno documentnumber documentid docno docnumber ppno ppn pptno passno travelpass traveldoc traveldocnumber traveldocno traveldocument passportnr passportcode"},
	{hintPermit, "hkmacaupass hkmacaopass hkmopass hkpass macaupass twpass homereturncard mainlandtravelpermit"},
	{hintRoad, "road rd street avenue ave lane boulevard blvd highway district dist building bldg drive"},
}

type wordEntry struct {
	word string
	h    hint
}

const wordSlots = 4096

// wordTable is an open-addressed hash table of wordList; wordLens holds, per
// first letter, the lengths that occur in the low half and the last letters in the
// high half, so that most words cost one load.
var wordTable, wordLens = buildWords()

func buildWords() (*[wordSlots]wordEntry, *[256]uint64) {
	t, lens := new([wordSlots]wordEntry), new([256]uint64)
	for _, group := range wordList {
		rest := group.words
		for rest != "" {
			w := rest
			for i := range len(rest) {
				if rest[i] == ' ' {
					w = rest[:i]
					break
				}
			}
			rest = rest[min(len(w)+1, len(rest)):]
			lens[w[0]] |= 1<<len(w) | lastBit(w)
			lens[w[0]&^0x20] = lens[w[0]]
			slot := wordHash([]byte(w))
			for t[slot].word != "" && t[slot].word != w {
				slot = (slot + 1) % wordSlots
			}
			t[slot] = wordEntry{w, t[slot].h | group.h}
		}
	}
	return t, lens
}

// lastBit gives the bit of wordLens for the last letter of w, in either case.
func lastBit[T string | []byte](w T) uint64 { return 1 << (32 + w[len(w)-1]&31) }

func wordHash(w []byte) uint32 {
	n := len(w)
	return (uint32(n)*31 + uint32(w[0])*7 + uint32(w[n-1])*131 + uint32(w[n/2])*521 + uint32(w[n/3])*37) % wordSlots
}

// wordHint looks up a word in lower case.
func wordHint(w []byte) hint {
	if len(w) < 2 || len(w) > 24 || wordLens[w[0]]>>len(w)&1 == 0 {
		return 0
	}
	for slot := wordHash(w); ; slot = (slot + 1) % wordSlots {
		e := &wordTable[slot]
		if e.word == "" || e.word == string(w) {
			return e.h
		}
	}
}

// textHint looks up an ASCII word of any case that stands in a text.
func textHint(w []byte) hint {
	if len(w) < 2 || len(w) > 24 {
		return 0
	}
	if m := wordLens[w[0]]; m>>len(w)&1 == 0 || m&lastBit(w) == 0 {
		return 0
	}
	var low [24]byte
	for i, c := range w {
		low[i] = c | 0x20
	}
	return wordHint(low[:len(w)])
}

// keyHint gives the context of a JSON key: the whole key, its last two words and
// its last word, words being parted by _ - . space and by a change of case.
func keyHint(key []byte) hint {
	if len(key) == 0 {
		return 0
	}
	if !ascii(key) {
		return hanKeyHint(key)
	}
	if len(key) > 48 {
		key = key[len(key)-48:]
	}
	var low [48]byte
	n, last, prev := 0, 0, 0
	for i, c := range key {
		if !isAlnum(c) {
			if n > last {
				prev, last = last, n
			}
			continue
		}
		if c-'A' < 26 && i > 0 && key[i-1]-'a' < 26 && n > last {
			prev, last = last, n
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		low[n] = c
		n++
	}
	if last == n { // a separator at the end
		last = prev
	}
	h := wordHint(low[last:n])
	if last > 0 {
		if two := wordHint(low[prev:n]); two != 0 {
			h = two
		}
		h |= wordHint(low[:n])
	}
	if h == 0 && countWord(low[last:n]) {
		return hintNot
	}
	return h &^ (hintTitle | hintRoad)
}

// hanKeyHint gives the union of all context words in a key that is not ASCII.
func hanKeyHint(key []byte) hint {
	var h hint
	for i := 0; i < len(key); i++ {
		if r, ok := hanAt(key, i); ok {
			w, n := hanWord(key, i, r)
			h |= w
			i += max(n, 3) - 1
		}
	}
	if h&(hintMAC|hintEmail) != 0 {
		h &^= hintAddr | hintAddrWeak // of a network
	}
	return h
}
