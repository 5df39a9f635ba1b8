package pi

import (
	"slices"
	"strings"
)

// hint is a set of contexts that a key or a word before a value gives.
type hint uint64

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
	hintTitle   // a person is named or addressed next
	hintKeyOnly // the word counts as a key, not in a text
	hintRoad    // part of a postal address in English
	hintNot     // what follows counts, orders or dates something
	hintPart    // the decimals of a coordinate whose whole degrees stand elsewhere
	hintPlane   // a position on a plane: a tile, metres of a projection
	hintFigure  // what follows, if it is bare digits that nothing proves, may well do so
	hintRole    // the word is one for somebody, not for a name of anything
	hintArc     // the words for half a position say that it is in seconds of arc or parts of them
	hintHard    // the words name a hardware address itself, not only a network that has some
)

// wordList holds the context words in lower case without separators.
var wordList = []struct {
	h     hint
	words string
}{
	{hintLat, "startlat endlat destlat carlat vehlat curlat lastlat parklat homelat userlat gcjlat bdlat wgslat"},
	{hintLon, "startlng endlng destlng carlng vehlng curlng lastlng parklng homelng userlng startlon endlon destlon carlon vehlon curlon lastlon parklon homelon userlon gcjlng gcjlon bdlng bdlon wgslng wgslon"},
	{hintCoord | hintKeyOnly, "carposition vehicleposition vehposition carpos vehpos parkedposition parkingposition homeposition driverposition userposition"},
	{hintPermit, "hvps hvpsno hkmp hkmpno hmtp hmtpno twvp twvpno twtp twtpno hktp hktpno hkvp hkvpno hmvp hkmtp hkmtpno twmtp twmtpno twmtpnumber mtptaiwan taiwanmtp mtptw mtphk eephk eeptw wanglaitaiwan wanglaigangao wanglaineidi wanglaidalu wlgatxz wlgagtxz wltwtxz wlndtxz gattxz hxz hxzh hxzhm hxzno dltxz tbzno gatxzno"},
	{hintPassport, "pspt psptno psptnum psptnumber pprt psprt psprtno"},
	{hintPhone, "phone mobile tel telephone cellphone mobilephone phonenumber mobilenumber phoneno mobileno msisdn shouji dianhua caller callee phonenum mobilenum tel1 mob cellnumber cellno cellnum contactcell contactmobile contactnumber contactno contactnum cellularnumber handset handsetno handsetnumber contactphone hotline callnumber dial dialnumber"},
	{hintID, "idcard idno idnumber identity identitycard idcardno sfz shenfenzheng citizenid residentid certno identityno nationalid idnum idcardnum idcardnumber identitynumber identitycardno certificateno certnumber sfzh ssn residentidno"},
	{hintVIN, "vin chassis frameno vinno vincode vinnumber chassisno chassisnumber framenumber cjh"},
	{hintPlate, "plate plateno platenumber licenseplate licenceplate carno lpn chepai platenum licenseno vehicleno carnumber carplate vehicleplate regno registrationno numberplate carplateno licenseplateno hphm cphm cph lprresult carregistration registration cartag vehicletag platetext platestr plateresult ocrplate"},
	{hintPassport, "reisepass reisepassnr reisepassnummer passnr passnummer pasaporte passeport passaporto paspoort paspoortnummer passeportno passport passportno passportnumber passportnum passportid huzhao traveldoc traveldocno traveldocnumber traveldocument passportcode hzhm pptno ppno"},
	{hintPermit, "hrp hrpno hrpnumber permit permitno travelpermit hkpermit homereturn mtp eep hmpermit twpermit permitnum permitnumber travelpermitno hkmopermit homereturnpermit taiwanpermit mainlandpermit hmtpermit hkmacaupermit entrypermit hkmacaupass hkmopass twpass taiwanpass mainlandpass permitcode homereturncard hmtpass travelpass eepno eepnumber mtpno mtpnumber gangao taibaozheng huixiangzheng hkmopermitno residencepermit txz txzh txzhm tongxingzheng tongxingzhenghao tongxingzhenghaoma hkmacaopermit hkmacaupermitno hkmacaopermitno hmtpermitno twpermitno taiwanpermitno mainlandpermitno homereturnpermitno gangaotxz gangaotongxingzheng gatxz twtxz tbz tbzh tbzhm yjz yjzh yjzhm jzz jzzh jzzhm juzhuzheng juliuzheng yongjuzheng juliuxuke hxz hxzh hxzhm hmtresidentpermit hvp hvpno hvpnumber frpno frpnumber frpcardno gatjzz gatjmjzz hkmacauresidentpermit taiwancompatriotpermit mainlandtravelpermitno"},
	{hintCredit, "uscc creditcode socialcreditcode unifiedcode taxno taxid taxpayerid taxpayerno taxnumber orgcode orgno unifiedcreditcode businesslicense businesslicenseno registrationcode shuihao xydm tyshxydm nsrsbh"},
	{hintCard, "bankcard cardno cardnumber cardnum bankcardnum bankcardnumber payaccount bankaccount pan creditcard debitcard bankcardno accountno debitaccount creditaccount debitcardno creditcardno yinhangka yinhangkahao yhk yhkh kahao jiejika xinyongka cardpan ckh"},
	{hintIMEI, "imei imeisv imei1 imei2 imeino imeinumber deviceimei"},
	{hintIMSI, "imsi imsino imsinumber imsi1 subscriberid subscriberno subscribernumber subscriberidentity simimsi"},
	{hintICCID, "ccid simserial simserialno simserialnumber simserialnum simccid esimid esimiccid uiccid icid iccidnumber simidno iccid simid simno iccidno simiccid simcard iccid1 simnumber"},
	{hintMAC, "btdev btdevice bledev bledevice peerbt phonebt remotebt peerble bluetooth deviceaddr peeraddr wlan acl paired pairing bss sta beacon ether"},
	{hintMAC | hintHard, "mac macaddress macaddr bssid wifimac btmac bluetoothmac hwaddr btaddr bdaddr bdaddress ethaddr wlanmac peermac btaddress hwaddress hardwareaddress stamac clientmac srcmac dstmac devmac devicemac wifiaddr wifiaddress bleaddr bleaddress blemac etheraddr ethernetaddress physaddr wlanaddr wlanaddress lladdr physicaladdress bluetoothaddress wulidizhi lanyadizhi lanyamac"},
	{hintEmail, "email mail mailbox"},
	{hintName, "fullname realname drivername ownername contactname passengername customername firstname lastname surname givenname familyname xingming username personname holdername cardholder subscribername patientname callername truename legalname receivername sendername recipientname consignee guestname insuredname linkman employeename lxr lianxiren sjr shoujianren shouhuoren fhr shr chezhu siji jiashiyuan jsyxm czxm lxrxm chezhuxingming contactperson contactor consigner consignor policyholder insuredname applicantname reportername claimantname signedby reportedby displayname accountname clientname ridername technicianname staffname operatorname doctorname membername buyername sellername parentname studentname emergencycontact emergencycontactname drivername1 ownerfullname legalperson legalrepresentative authorizedperson beneficiary issuedto registeredto bookedby callername"},
	{hintNameWeak, "name owner driver contact passenger customer person holder recipient technician rider subscriber applicant claimant insured patient employee technicians mechanic caller callee reporter"},
	{hintAddr, "shipto deliverto billto homeaddress streetaddress residence deliveryaddress fulladdress homeaddr zhuzhi dizhi workaddress companyaddress postaladdress mailingaddress destinationaddress originaddress poiaddress startaddress endaddress pickupaddress dropoffaddress destaddress toaddress fromaddress shippingaddress receiveraddress billingaddress detailaddress addrdetail officeaddress companyaddr workaddr deliveryaddr destaddr startaddr endaddr pickupaddr"},
	{hintAddrWeak, "address addr street destination poi"},
	{hintWeChat, "wechat weixin wx wxid wcid vx wechatid wechatno wxno weixinhao wechataccount wechatname wechatnumber wechatuser wechatopenid openid unionid weixinid qq qqnum qqno qqnumber qqid qqaccount qqhao vxid vxh wxh wxhm wxzh wxzhm wxyhm wxnc wxmc vxzh wxacc wecom wecomid wecomuserid qywx qywxid qywxh qywxzh qiwei qiweihao qiweizhanghao weixinh wxaccount wechatacc wechatcontact wxnumber wxuserid weixinaccount weixinno weixinnumber wechatnum wxnum wechatnickname wechatalias wxalias wechathandle weichat weixing vxin vxhao wxhao vchat weixinhaoma"},
	{hintLat, "lat gpslat glat latdeg lati"},
	{hintLon, "lon lng gpslon gpslng lgt glon glng londeg longi"},
	{hintLat | hintGeoSure, "latitude gpslatitude weidu wd latitudedeg latitudedegrees"},
	{hintLon | hintGeoSure, "longitude gpslongitude jingdu jd longitudedeg longitudedegrees longtitude"},
	{hintCoord, "parked parkedat lastseenat coordinates coordinate coordinatepair llcoord lnglats latlngs location2d gpscoord gpscoords geolocation geolocations routepoints routeshape encodedpath encodedpolyline overviewpolyline polylines destcoord origincoord destination pickuplocation dropofflocation dropoffpoint pickuppoint gpspos zuobiao jingweidu jwd weizhi gpsxy bd09ll gcj02ll lonlats llpoint cgcs2000 epsg4326 what3words w3w threewords gpstrack gpstrace coord coords location gps fix lnglat coordstr latlonstr startpoint endpoint destpoint startlocation endlocation homelocation currentlocation lastlocation gpsinfo gpspoint gpslocation gpsdata wgs84 gcj02 bd09 parkinglocation centerpoint waypoints route wkt geojson nmea latlng latlon lonlat position gpsposition waypoint point geo geopoint polyline polyline5 polyline6 track trajectory"},
	{hintCell, "gh geohash geohash5 geohash6 geohash7 geohash8 geohash9 geohash12 s2level quadkey mapcode geohex georef maidenhead gridsquare plus olc s2id s2token celltoken h3id h3idx geocell utm gridref gridreference pluscode mgrs h3 h3cell h3index s2 s2cell s2cellid openlocationcode s2celltoken s2cellno s2index s2idx s2leaf s2leaftoken s2leafid s2hash s2key cells2 h3address h3hex h3hash h3key h3cellid h3token cellh3 geohashcode geohashstr ghash georeference mgrscoord mgrsref mgrsgrid utmref opencode pluscodes"},
	{hintBio, "facetoken face faceid faceembedding facefeature facetemplate facevector faceprint embedding fingerprinttemplate voiceprint iris iriscode irisfeature iristemplate facecode voicefeature voicevector speakerembedding fingerprint fingerprintfeature palmvein palm gait facedata faceimagefeature earprint biometric facialfeatures facialembedding facialtemplate faceemb faceencoding facedescriptor facefeat facenet arcface faceembeddings facevec voiceembedding voicefeat voiceemb voicetpl speakervector speakerprint speakerid xvector ivector dvector fingerprintdata fingerprints fingertemplate fpt fptemplate fingerfeature minutiae irisembedding irisdata retina veinpattern palmfeature gaitfeature gaitvector handgeometry signaturevector rppg biotemplate biometrictemplate biometricdata featurevectors facevectors facemesh faceprints renlian zhiwen shengwen biometric biometrics featurevector facefeatures voicetemplate palmprint renliantezheng renlianmuban renlianmoban renlianxiangliang zhiwentezheng zhiwenmuban zhiwenmoban shengwentezheng shengwenmuban shengwenmoban shengwenxiangliang hongmo hongmotezheng hongmomuban zhangwen zhangjingmai tezhengxiangliang irishash facehash fingerprinthash fingervein voicehash vpfeature vpfeat vpvector vpvec vptemplate vptpl vpmodel vpemb vpembedding fpfeature fpfeat fpvector fpvec fptpl fpminutiae spkemb spkvec spkembedding spkvector speakeremb speakerfeature speakermodel speakertemplate irisvector irisvec irisfeat palmvector palmvec palmtemplate veinfeature veintemplate swfeature swtz rltz hmtz zwtz"},
	{hintTitle, "mr mrs ms miss mx prof professor dr madam sir call ask tell attention attn named"},
	{hintCoord | hintKeyOnly, "start end origin dest pos path paths points shape ll centre center trace footprint positions locations pickup dropoff geometry path1 xy parkpos homepos navto loc lastloc curloc"},
	{hintLon | hintKeyOnly, "long lons lngs"},
	{hintBio | hintKeyOnly, "emb embed tpl featvec template bio embeddingvector featurevec"},
	{hintNameWeak | hintKeyOnly, "xm to from author"},
	{hintName, "jiashiyuanxm chezhuxm lianxirenxm sijixm kehuxm yonghuxm shoujianrenxm chengkexm chezhuname lianxirenname beibaoxianren toubaoren"},
	{hintNameWeak, "fn names attendees"},
	{hintNameWeak | hintKeyOnly, "cust jbrxm bgrxm fhrxm shrxm custnm custxm usrnm usrxm ownernm drivernm dname cname uname realnm sendnm recvnm rcvname consname tbrxm bbrxm ckxm jjlxrname chezhumc drivers passengers contacts members owners customers participants guests riders visitors nm kehu khxm khmc yonghu yonghuming yhxm yhm chengke mingzi nicheng chenghu sjxm sqr sqrxm bbxr bbr tbr jjlxr jjlxrxm jbr jsr jsrxm czr cyr ywy kehuming kehumingcheng users friends staff crew relatives persons people"},
	{hintPlate | hintKeyOnly, "lpr"},
	{hintNameWeak, "signer signatory assignee assignedto advisor adviser serviceadvisor agent salesman salesperson surveyor adjuster borrower lessee lessor guardian victim alias member doctor approver creator createdby updatedby approvedby handledby checkedby requester visitor dealer consultant trainer coach instructor courier rescuer dispatcher landlord roommate spouse husband wife colleague boss manager supervisor foreman inspectedby booker booking payeename payername calleename renamed heir donor trustee grantor buyername"},
	{hintNameWeak, "user operator attendee nick nickname seller buyer signature registrant payer payee receiver sender signed guest client inspector renter witness tenant issued"},
	{hintNameWeak | hintKeyOnly, "given family coachee invitee inviter trainee mentor mentee speaker sharee grantee delegate keyholder cosigner codriver copilot maindriver subdriver coowner addressee organizer organiser participant attn receptionist cashier"},
	{hintNameWeak | hintRole, "owner driver passenger customer recipient technician rider subscriber applicant claimant insured patient employee technicians mechanic caller callee reporter signer signatory assignee assignedto advisor adviser serviceadvisor salesman salesperson surveyor adjuster " +
		"borrower lessee lessor guardian victim doctor approver requester visitor consultant trainer coach instructor courier rescuer dispatcher landlord roommate spouse husband wife colleague boss manager supervisor foreman booker payer payee seller buyer registrant renter witness tenant inspector attendee " +
		"approvedby handledby checkedby inspectedby createdby updatedby user contact sender receiver operator creator guest attendees"},
	{hintNameWeak | hintRole | hintKeyOnly, "coachee invitee inviter trainee mentor mentee sharee grantee delegate keyholder cosigner codriver copilot maindriver subdriver coowner addressee organizer organiser participant attn receptionist cashier drivers passengers owners customers participants guests riders visitors relatives persons people author"},
	{hintCell | hintKeyOnly, "locator"},
	{hintPlane, "appmaptile vtile xyztile lyrs mapbox tianditu wmts dataserver tile tiles tilex tiley tilecol tilerow tilematrix quadtile zoom zoomlevel epsg mercator webmercator mercx mercy easting eastings northing northings bd09mc gauss breite laenge lange"},
	{hintLat | hintGeoSure, "breitengrad latitud latitudine"},
	{hintLon | hintGeoSure, "laengengrad langengrad longitud longitudine"},
	{hintPassport, "documentno documentnumber documentid docno docnumber ppno ppn pptno passno travelpass traveldoc traveldocnumber traveldocno traveldocument passportnr passportcode"},
	{hintPermit, "taiwanpassno twpassno mainlandpassno hkmopassno hkmacaupassno permitid travelpermitid entrypermitid hkmacaupass hkmacaopass hkmopass hkpass macaupass twpass homereturncard mainlandtravelpermit"},
	{hintRoad, "road rd street st avenue ave lane ln boulevard blvd highway district dist building bldg drive parkway pkwy terrace crescent square court place hutong expressway alley lu jie dadao qu xiang"},
	// Pinyin and German, of what stands above.
	{hintPhone, "sjh sjhm lxdh lxdhhm dhhm handset landline fixedline zuoji shoujihao shoujihaoma lianxidianhua dianhuahao dianhuahaoma lianxifangshi rufnummer telefonnummer handynummer mobilnummer"},
	{hintPlate, "chepaihao chepaihaoma kennzeichen"},
	{hintPassport, "huzhaohao huzhaohaoma reisepass reisepassnr reisepassnummer"},
	{hintVIN, "vehicleidentification vehicleidno cjhm clsbdm clsbm chejiahao chejiahaoma fahrgestellnummer"},
	{hintID, "sfzhm sfzhao identitycardnumber identitycardnum personalid personalidno driverlicensenumber driverlicencenumber drivinglicensenumber drivinglicencenumber dlno shenfenzhenghao shenfenzhenghaoma citizenid citizenidno residentidcard driverlicense driverlicence driverlicenseno driverlicenceno drivinglicense drivinglicence drivinglicenseno drivinglicenceno jiashizheng jiashizhenghao jiazhao jiazhaohao jszh jszhm"},
	{hintCard, "bankaccountno bankaccountnumber iban paycard paymentcard bankaccountcard settlementcard kartennummer bankkarte"},
	{hintICCID, "simcardno simcardnumber simcardid simcardnum"},
	{hintEmail, "emailaddress mailaddress emailaddr mailaddr youxiang dianziyouxiang youxiangdizhi"},
	{hintPlate, "vehno vrm vrn"},
	{hintIMSI, "subscriberid subscriberidentity simsubscriberid"},
}

// placeOwners are what names of half a position or of a whole one begin with, glued to it: whose it is,
// when, or in which system.
const placeOwners = "start end dest destination begin stop origin src dst from to gps gnss bds bd bd09 gcj gcj02 wgs wgs84 cgcs2000 vehicle veh car cur curr current now last latest parking park parked pickup dropoff " +
	"home office company user driver owner customer charge station pile dealer shop fence poi map amap baidu gaode tencent fix raw geo loc alarm event target first prev next"

// bodyParts are what a template is made of, as the words before it say.
const bodyParts = "face facial facetoken finger fingerprint fingervein voice voiceprint speaker palm palmprint palmvein vein iris retina hand geometry ear gait biometric"

// gluedList holds further words that are glued from two, as keys have them; in a text they say
// something where a value follows. What wordList has is not meant.
var gluedList = []struct {
	h     hint
	words string
}{
	{hintLat | hintKeyOnly, glued(placeOwners, "lat")},
	{hintLon | hintKeyOnly, glued(placeOwners, "lng", "lon")},
	{hintLat | hintGeoSure | hintKeyOnly, glued(placeOwners, "latitude")},
	{hintLon | hintGeoSure | hintKeyOnly, glued(placeOwners, "longitude")},
	{hintCoord | hintKeyOnly, glued(placeOwners, "location", "coord", "coords", "coordinates", "latlng", "lnglat", "latlon", "lonlat")},
	{hintBio | hintKeyOnly, glued(bodyParts, "template", "templates", "feature", "features", "vector", "vectors", "embedding", "embeddings", "encoding", "descriptor", "emb", "feat", "vec", "tpl")},
}

// glued gives the words that are one of heads and one of ends: startlat, bd09lng.
func glued(heads string, ends ...string) string {
	var words []string
	for owner := range strings.FieldsSeq(heads) {
		for _, end := range ends {
			words = append(words, owner+end)
		}
	}
	return strings.Join(words, " ")
}

type wordEntry struct {
	word string
	h    hint
}

const wordSlots = 8192

// wordTable is an open-addressed hash table of wordList; wordLens holds, per
// first letter, the lengths that occur in the low half and the last letters in the
// high half, so that most words cost one load.
var wordTable, wordLens = buildWords()

func buildWords() (*[wordSlots]wordEntry, *[256]uint64) {
	t, lens := new([wordSlots]wordEntry), new([256]uint64)
	for n, group := range slices.Concat(wordList, gluedList) {
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
			if n < len(wordList) || t[slot].word == "" {
				t[slot] = wordEntry{w, t[slot].h | group.h}
			}
		}
	}
	return t, lens
}

// lastBit gives the bit of wordLens for the last letter of w, in either case.
func lastBit[T string | []byte](w T) uint64 { return 1 << (32 + w[len(w)-1]&31) }

// wordHash is the same for w in any case.
func wordHash(w []byte) uint32 {
	n := len(w)
	return (uint32(n)*31 + uint32(w[0]|0x20)*7 + uint32(w[n-1]|0x20)*131 + uint32(w[n/2]|0x20)*521 + uint32(w[n/3]|0x20)*37) % wordSlots
}

// wordHint looks up a word of any case.
func wordHint(w []byte) hint {
	if len(w) < 2 || len(w) > 24 || wordLens[w[0]]>>len(w)&1 == 0 {
		return 0
	}
	for slot := wordHash(w); ; slot = (slot + 1) % wordSlots {
		e := &wordTable[slot]
		if e.word == "" || sameLower(w, e.word) {
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
	h := wordHint(w)
	if h&hintKeyOnly != 0 {
		return 0
	}
	return h
}
