package pi

type hanEntry struct {
	word string
	h    hint
}

type hanBucket struct {
	first string
	words []hanEntry
}

// hanWords holds the Chinese context words by first character, longest first
// within a bucket.
var hanWords = []hanBucket{
	{"手", []hanEntry{{"手机号码", hintPhone}, {"手机号", hintPhone}, {"手机", hintPhone}}},
	{"电", []hanEntry{{"电话号码", hintPhone}, {"电话", hintPhone}, {"电子信箱", hintEmail}, {"电子邮箱", hintEmail}, {"电邮", hintEmail}}},
	{"联", []hanEntry{{"联系电话", hintPhone}, {"联系方式", hintPhone}, {"联系地址", hintAddr}, {"联系人", hintName}, {"联络人", hintName}}},
	{"身", []hanEntry{{"身份证号码", hintID}, {"身份证号", hintID}, {"身份证", hintID}}},
	{"证", []hanEntry{{"证件号码", hintID | hintPassport | hintPermit}, {"证件号", hintID | hintPassport | hintPermit}, {"证件", hintID | hintPassport | hintPermit}}},
	{"车", []hanEntry{{"车辆识别代号", hintVIN}, {"车架号", hintVIN}, {"车牌号", hintPlate}, {"车牌", hintPlate}, {"车主姓名", hintName}, {"车主", hintName}}},
	{"大", []hanEntry{{"大架号", hintVIN}}},
	{"号", []hanEntry{{"号牌", hintPlate}}},
	{"护", []hanEntry{{"护照", hintPassport}}},
	{"通", []hanEntry{{"通行证", hintPermit}}},
	{"回", []hanEntry{{"回乡证", hintPermit}}},
	{"台", []hanEntry{{"台胞证", hintPermit}, {"台湾居民来往大陆通行证", hintPermit}, {"台湾通行证", hintPermit}}},
	{"港", []hanEntry{{"港澳通行证", hintPermit}, {"港澳居民来往内地通行证", hintPermit}, {"港澳居民居住证", hintPermit | hintID}}},
	{"统", []hanEntry{{"统一社会信用代码", hintCredit}, {"统一代码", hintCredit}}},
	{"信", []hanEntry{{"信用代码", hintCredit}, {"信用码", hintCredit}, {"信用卡", hintCard}}},
	{"银", []hanEntry{{"银行卡号", hintCard}, {"银行卡", hintCard}, {"银行账号", hintCard}}},
	{"卡", []hanEntry{{"卡号", hintCard | hintICCID}}},
	{"账", []hanEntry{{"账号", hintCard}}},
	{"微", []hanEntry{{"微信号", hintWeChat}, {"微信", hintWeChat}}},
	{"威", []hanEntry{{"威信", hintWeChat}}},
	{"薇", []hanEntry{{"薇信", hintWeChat}}},
	{"徽", []hanEntry{{"徽信", hintWeChat}}},
	{"维", []hanEntry{{"维信", hintWeChat}}},
	{"加", []hanEntry{{"加微", hintWeChat}, {"加v信", hintWeChat}, {"加V信", hintWeChat}, {"加vx", hintWeChat}, {"加VX", hintWeChat}, {"加wx", hintWeChat}, {"加v", hintWeChat}, {"加V", hintWeChat}}},
	{"蓝", []hanEntry{{"蓝牙", hintMAC}}},
	{"艾", []hanEntry{{"艾特", hintEmail}}},
	{"往", []hanEntry{{"往来港澳通行证", hintPermit}, {"往来台湾通行证", hintPermit}, {"往来内地通行证", hintPermit}, {"往来大陆通行证", hintPermit}}},
	{"居", []hanEntry{{"居住证", hintPermit | hintID}, {"居民身份证", hintID}}},
	{"网", []hanEntry{{"网卡", hintMAC}}},
	{"串", []hanEntry{{"串号", hintIMEI}}},
	{"国", []hanEntry{{"国际移动用户识别码", hintIMSI}}},
	{"税", []hanEntry{{"税号", hintCredit}}},
	{"开", []hanEntry{{"开户人", hintName}, {"开户名", hintName}}},
	{"付", []hanEntry{{"付款人", hintName}}},
	{"投", []hanEntry{{"投保人", hintName}}},
	{"被", []hanEntry{{"被保险人", hintName}}},
	{"本", []hanEntry{{"本人", hintName}}},
	{"代", []hanEntry{{"代驾", hintName}}},
	{"定", []hanEntry{{"定位", hintCoord}}},
	{"邮", []hanEntry{{"邮箱", hintEmail}}},
	{"姓", []hanEntry{{"姓名", hintName}}},
	{"名", []hanEntry{{"名叫", hintName}, {"名字是", hintName}, {"名字", hintName}}},
	{"我", []hanEntry{{"我叫", hintName}, {"我是", hintName}}},
	{"司", []hanEntry{{"司机", hintName}}},
	{"驾", []hanEntry{{"驾驶员", hintName}, {"驾驶人", hintName}}},
	{"乘", []hanEntry{{"乘客", hintName}, {"乘车人", hintName}}},
	{"机", []hanEntry{{"机主", hintName}}},
	{"持", []hanEntry{{"持卡人", hintName}}},
	{"收", []hanEntry{{"收件人", hintName}, {"收货人", hintName}, {"收货地址", hintAddr}, {"收款人", hintName}}},
	{"用", []hanEntry{{"用户姓名", hintName}}},
	{"地", []hanEntry{{"地址", hintAddr}, {"地点", hintAddr | hintAddrWeak}}},
	{"住", []hanEntry{{"住址", hintAddr}, {"住在", hintAddr}, {"住所", hintAddr}, {"住于", hintAddr}}},
	{"家", []hanEntry{{"家庭住址", hintAddr}, {"家庭地址", hintAddr}, {"家住", hintAddr}, {"家在", hintAddr}}},
	{"送", []hanEntry{{"送到", hintAddr | hintAddrWeak}, {"送至", hintAddr | hintAddrWeak}, {"送往", hintAddr | hintAddrWeak}, {"送货到", hintAddr | hintAddrWeak}}},
	{"寄", []hanEntry{{"寄到", hintAddr}, {"寄至", hintAddr}, {"寄往", hintAddr}, {"寄件人", hintName}}},
	{"导", []hanEntry{{"导航到", hintAddr | hintAddrWeak}, {"导航去", hintAddr | hintAddrWeak}, {"导航至", hintAddr | hintAddrWeak}}},
	{"目", []hanEntry{{"目的地", hintAddr | hintAddrWeak}}},
	{"上", []hanEntry{{"上车点", hintAddr | hintAddrWeak}, {"上车地点", hintAddr | hintAddrWeak}}},
	{"下", []hanEntry{{"下车点", hintAddr | hintAddrWeak}, {"下车地点", hintAddr | hintAddrWeak}}},
	{"起", []hanEntry{{"起点", hintAddr | hintAddrWeak}}},
	{"终", []hanEntry{{"终点", hintAddr | hintAddrWeak}}},
	{"现", []hanEntry{{"现居", hintAddr}, {"现住", hintAddr}}},
	{"户", []hanEntry{{"户名", hintName}, {"户主", hintName}, {"户籍", hintAddr}}},
	{"经", []hanEntry{{"经纬度", hintCoord | hintGeoSure}, {"经度", hintLon | hintGeoSure}}},
	{"纬", []hanEntry{{"纬度", hintLat | hintGeoSure}}},
	{"东", []hanEntry{{"东经", hintLon | hintGeoSure}}},
	{"西", []hanEntry{{"西经", hintLon | hintGeoSure}}},
	{"北", []hanEntry{{"北纬", hintLat | hintGeoSure}}},
	{"南", []hanEntry{{"南纬", hintLat | hintGeoSure}}},
	{"坐", []hanEntry{{"坐标", hintCoord | hintGeoSure}}},
	{"位", []hanEntry{{"位置坐标", hintCoord}, {"位置", hintCoord}}},
	{"人", []hanEntry{{"人脸特征", hintBio}, {"人脸", hintBio}}},
	{"指", []hanEntry{{"指纹", hintBio}}},
	{"声", []hanEntry{{"声纹", hintBio}, {"声音特征", hintBio}}},
	{"虹", []hanEntry{{"虹膜", hintBio}}},
}

// hanWord gives the context word that starts at b[i:] with the ideograph r, and
// the word's length in bytes.
func hanWord(b []byte, i int, r rune) (hint, int) {
	bucket := hanClass(r) >> 8 & 0x7F
	if bucket == 0 {
		return 0, 0
	}
	for _, e := range hanWords[bucket-1].words {
		if i+len(e.word) <= len(b) && string(b[i:i+len(e.word)]) == e.word {
			return e.h, len(e.word)
		}
	}
	return 0, 0
}
