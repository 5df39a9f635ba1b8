package pi

// traditionalPairs lists traditional characters, each followed by its simplified form:
// those that names, addresses, car papers and the words around them are written with.
const traditionalPairs = "號号區区縣县鎮镇鄉乡樓楼棟栋單单層层廣广東东灣湾臺台門门陽阳慶庆長长瀋沈蘇苏齊齐爾尔濱滨龍龙" +
	"黑黑遼辽寧宁貴贵雲云陝陕蘭兰肅肃蒙蒙濟济島岛煙烟濰潍榮荣漢汉襄襄陰阴鄭郑開开漳漳廈厦圳圳瓊琼贛赣" +
	"徑径衛卫衞卫興兴豐丰華华馬马馮冯張张陳陈劉刘楊杨黃黄趙赵週周吳吴孫孙許许韓韩鄧邓蕭萧葉叶閻阎鍾钟鐘钟" +
	"蔣蒋盧卢傳传薑姜譚谭範范陸陆韋韦鄒邹賀贺顧顾龔龚邵邵萬万錢钱嚴严賴赖溫温倪倪莊庄聶聂魯鲁關关歐欧" +
	"紀纪凌凌畢毕單单駱骆藍蓝游游竇窦蘆芦麥麦項项婁娄連连饒饶談谈闕阙喬乔鮑鲍費费岑岑薛薛應应衛卫" +
	"簡简羅罗買买賣卖賓宾賢贤賈贾贊赞趕赶輝辉輪轮轉转辦办農农這这進进過过運运達达遠远遲迟遷迁選选適适遼辽" +
	"鄰邻醫医針针釣钓鈞钧鈴铃鉤钩銀银銘铭銳锐鋒锋鋼钢錄录錦锦鍵键鎮镇鏡镜鐵铁鑒鉴鑫鑫問问間间閃闪閔闵閘闸" +
	"閣阁閩闽闊阔闖闯闆板隊队陣阵陞升隆隆隨随險险隱隐雙双雛雏雜杂雞鸡離离難难電电霧雾靈灵靜静韌韧響响頁页頂顶" +
	"順顺須须預预領领頭头頻频題题額额顏颜願愿類类風风飛飞飯饭飲饮館馆駕驾駐驻駛驶騎骑驛驿驗验驚惊體体髮发" +
	"魚鱼鮮鲜鯨鲸鳥鸟鳳凤鳴鸣鴻鸿鵬鹏鶴鹤鷹鹰鹽盐麗丽點点黨党齡龄龐庞龜龟乾干亂乱亞亚來来侖仑係系俠侠個个" +
	"們们倉仓偉伟側侧傑杰備备債债傷伤僅仅價价儀仪億亿優优儲储兒儿內内兩两冊册凍冻凱凯別别剛刚創创劃划劇剧劍剑" +
	"動动務务勝胜勞劳勢势勤勤勛勋勵励勸劝匯汇區区協协卻却厭厌厲厉參参叢丛吳吴員员問问啟启喚唤喪丧嗎吗嘆叹嘗尝" +
	"嚇吓國国圍围園园圓圆圖图團团執执堅坚場场塊块塵尘塗涂壇坛壓压壩坝壯壮壽寿夠够夢梦奧奥奪夺婦妇媽妈嬌娇嬋婵" +
	"學学孫孙實实寶宝寫写將将專专尋寻對对導导屆届屬属岡冈峽峡崗岗嵐岚嶺岭嶽岳巖岩帥帅師师帳帐帶带幣币幫帮幹干" +
	"幾几庫库廟庙廠厂廬庐張张強强彈弹彙汇彥彦後后從从復复徵征德德恆恒悅悦惠惠愛爱態态慮虑憲宪應应懷怀戰战戲戏" +
	"戶户拋抛挾挟捨舍掃扫採采揚扬換换揮挥損损搖摇撥拨據据擇择擊击擔担擴扩攔拦敏敏敗败數数敵敌斷断於于時时晉晋" +
	"晝昼晞晞暉晖暢畅曉晓曆历書书會会東东條条楊杨極极榮荣構构槍枪樂乐樑梁樓楼標标樞枢樣样樹树橋桥機机橫横檢检" +
	"檔档權权歐欧歡欢歲岁歷历歸归殘残殺杀殼壳氣气決决沒没況况涇泾淚泪淨净淵渊減减渦涡測测湯汤準准溝沟溫温滄沧" +
	"滅灭滬沪滿满漁渔漢汉漸渐潔洁潘潘潤润潭潭澗涧澤泽濃浓濕湿濟济濤涛濱滨瀾澜灃沣灑洒灘滩灣湾灤滦為为烏乌無无" +
	"煉炼煒炜煙烟照照熱热燈灯燁烨燒烧營营燦灿爐炉爭争爺爷牆墙牽牵狀状獅狮獎奖獨独獲获獻献現现瑋玮瑤瑶瑩莹瑪玛" +
	"璽玺瓊琼產产畝亩畫画當当療疗發发盜盗盡尽監监盤盘盧卢眾众睏困矚瞩礎础碼码確确礦矿礫砾祿禄禎祯禪禅禮礼秘秘" +
	"種种稱称穀谷穩稳窩窝竄窜競竞筆笔筍笋節节範范築筑簽签籃篮糧粮約约紅红紋纹納纳純纯紗纱紙纸級级紛纷素素紹绍" +
	"終终組组結结絕绝給给絡络統统絲丝綁绑經经綠绿維维網网綱纲綸纶綺绮綿绵緊紧緒绪線线緯纬練练緻致縣县縱纵總总" +
	"績绩織织繁繁繞绕繡绣繩绳繪绘繫系繳缴繼继續续罰罚羅罗義义習习翹翘聖圣聞闻聯联聰聪聲声職职聽听肅肃脈脉腦脑" +
	"腳脚膠胶臉脸臨临舉举舊旧舖铺艦舰艷艳藝艺節节芻刍莊庄莖茎華华萊莱萬万葉叶葦苇蒼苍蓋盖蓮莲蔔卜蔣蒋蕓芸蕩荡" +
	"薈荟薔蔷薩萨藍蓝藥药蘊蕴蘋苹蘭兰處处號号虧亏蟲虫蝦虾術术衛卫衝冲裝装裡里補补複复見见規规視视親亲覺觉覽览" +
	"觀观觸触訂订計计訊讯記记訓训訪访設设許许訴诉診诊註注証证評评詞词詠咏試试詩诗詳详誌志認认語语誠诚誤误說说" +
	"誰谁課课調调談谈請请諒谅論论諸诸諾诺謀谋謝谢謙谦講讲證证識识譜谱警警譯译議议護护讓让讚赞變变豬猪貓猫貝贝" +
	"貞贞負负財财貢贡貨货貫贯責责貴贵貸贷費费貼贴資资賀贺賃赁賓宾賞赏賠赔質质購购贈赠贏赢趙赵跡迹踐践車车軌轨" +
	"軍军軒轩軟软載载較较輕轻輛辆輯辑輸输辭辞邊边郵邮鄉乡鄭郑鄧邓醬酱釋释鋁铝鋪铺錨锚鍋锅鎖锁鐘钟鑽钻鑾銮陽阳" +
	"階阶際际陝陕陸陆韻韵頓顿頌颂顆颗顯显飄飘飽饱餐餐餘余養养駁驳騰腾鬆松鬧闹鰲鳌鷺鹭麼么黴霉齋斋姍姍嫻娴嬡嫒" +
	"寬宽峯峰崑昆巷巷彌弥憶忆慧慧懿懿捷捷昇升曄晔曠旷朧胧枬楠栢柏楓枫槓杠樺桦檸柠櫻樱殷殷泓泓渙涣灝灏煥焕燕燕" +
	"珮佩瑀瑀瑜瑜璦瑷瓏珑當当疇畴睪睾穎颖穠秾筱筱紘纮緗缃縈萦縵缦繽缤纓缨羨羡翬翚艙舱芃芃莒莒菓果蓀荪蕾蕾蘅蘅" +
	"詒诒詡诩諄谆諧谐諭谕謐谧豔艳賦赋賡赓軾轼軼轶轅辕逹达遙遥鄒邹醞酝鈺钰銓铨銜衔鋐铉錚铮鏗铿鏘锵鑑鉴閒闲閱阅" +
	"雋隽霈霈靄霭韜韬頎颀頤颐顥颢馥馥駿骏驊骅驥骥鵑鹃鸚鹦滎荥滙汇潁颍潯浔澠渑濮濮瀏浏瀘泸瀝沥灕漓鄆郓鄖郧鄞鄞" +
	"鄱鄱鄴邺酈郦醴醴釐厘陘陉隴陇雲云順顺饒饶鹹咸鹼碱嶗崂嵊嵊巔巅廊廊徐徐欒栾淶涞渾浑湞浈溧溧滁滁漣涟灄滠" +
	"嘉嘉埔埔埡垭堯尧墊垫壟垄夾夹峴岘榆榆樅枞涼凉盱盱睢睢磚砖磯矶禹禹紮扎綏绥綦綦縉缙茌茌莆莆萊莱蓬蓬蕪芜蘄蕲" +
	"蘺蓠蠡蠡貳贰陸陆壹壹證证碼码賬账戶户聯联繫系絡络駕驾駛驶員员車车輛辆識识別别"

type traditionalEntry struct{ from, to rune }

const traditionalSlots = 2048

// traditionalTable is open-addressed.
var traditionalTable = buildTraditional()

func buildTraditional() *[traditionalSlots]traditionalEntry {
	table := new([traditionalSlots]traditionalEntry)
	var from rune
	odd := false
	for _, r := range traditionalPairs {
		if odd = !odd; odd {
			from = r
			continue
		}
		if from == r {
			continue
		}
		slot := from % traditionalSlots
		for table[slot].from != 0 && table[slot].from != from {
			slot = (slot + 1) % traditionalSlots
		}
		table[slot] = traditionalEntry{from, r}
	}
	return table
}

// simplified gives the simplified form of r, r itself if it has no other. Both are
// three bytes long in UTF-8, so that offsets stay.
func simplified(r rune) rune {
	if hanClass(r)&hTraditional == 0 {
		return r
	}
	for slot := r % traditionalSlots; traditionalTable[slot].from != 0; slot = (slot + 1) % traditionalSlots {
		if e := traditionalTable[slot]; e.from == r {
			return e.to
		}
	}
	return r
}

// plainLatin gives the letter without its marks of a Latin letter from U+00C0 on, as
// pinyin with tones and European names have it; 0 for none.
var plainLatin = buildPlainLatin()

const (
	plainFirst = 0xC0
	plainLast  = 0x1DC
)

func buildPlainLatin() (t [plainLast - plainFirst + 1]byte) {
	for _, group := range []struct {
		to   byte
		from string
	}{
		{'A', "ÀÁÂÃÄÅĀĂĄǍ"}, {'a', "àáâãäåāăąǎ"}, {'C', "ÇĆĈĊČ"}, {'c', "çćĉċč"}, {'D', "ĎĐ"}, {'d', "ďđ"},
		{'E', "ÈÉÊËĒĔĖĘĚ"}, {'e', "èéêëēĕėęě"}, {'G', "ĜĞĠĢ"}, {'g', "ĝğġģ"}, {'I', "ÌÍÎÏĨĪĬĮİǏ"}, {'i', "ìíîïĩīĭįıǐ"},
		{'L', "ĹĻĽŁ"}, {'l', "ĺļľł"}, {'N', "ÑŃŅŇ"}, {'n', "ñńņň"}, {'O', "ÒÓÔÕÖØŌŎŐǑ"}, {'o', "òóôõöøōŏőǒ"},
		{'R', "ŔŖŘ"}, {'r', "ŕŗř"}, {'S', "ŚŜŞŠ"}, {'s', "śŝşš"}, {'T', "ŢŤ"}, {'t', "ţť"},
		{'U', "ÙÚÛÜŨŪŬŮŰŲǓ"}, {'u', "ùúûũūŭůűųǔ"}, {'v', "üǖǘǚǜ"}, {'Y', "ÝŶŸ"}, {'y', "ýÿŷ"}, {'Z', "ŹŻŽ"}, {'z', "źżž"},
	} {
		for _, r := range group.from {
			t[r-plainFirst] = group.to
		}
	}
	return t
}
