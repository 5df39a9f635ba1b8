package pi

import "strings"

// Surnames. A free text is searched for those of surnames, the most frequent first;
// rareSurnames are words too often and count only behind a key or a word that
// announces a person. Source: the Hundred Family Surnames and the frequency lists
// that the Ministry of Public Security publishes.
const (
	surnames = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯蔡邓曹彭曾肖萧田董潘袁" +
		"于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹" +
		"段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄" +
		"聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁" +
		"冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简项连芦麦褚娄窦" +
		"戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛" +
		"裘昌幸宰牧苍贡殳阙籍扶咸隗鄂植贲诸厍慎莘韶寿仰蓬" +
		"仲虞敖巩明佘池查麻苑迟邝封谈匡鞠惠荆乐冀郁胥班储栗燕楚鄢劳谌奚皮粟冼蔺楼" +
		"闻厉伊仝郜阚花权强帅屠朴盖练廉禹井祖漆巴丰狄宣晋芮浦戈伏鹿薄邸雍辜亓邰赫杭" +
		"宿逯隆茹诺慕危银亢嵇闫付代邴柏酆茅贝湛昝钮滑荀羿汲糜宓郗戎蓟郦郤璩濮郏扈宦庾暨衡蔚夔訾乜巢蒯竺桓郄逄仉逯缑钭郗郏晁扈笪昝芈胥鞠蹇妫迮麴仵禤苻茆鄯郇郐雒淦眭睢綦虢谯贠镡亓"
	rareSurnames = "时车师和应全于满位区海豆支卿国平计索相初门云容敬来晁都普阙羊阿乌母裘修况那鲜印战玉" +
		"水昌凤元成经干家松富弓牧山蓬仰秋暴祖束幸韶怀从咸籍阴能苍双莘贡逄扶堵宰寿通别充习鱼慎终居步弘广禄东殳沃利越晖厍勾融空毋养须后红公盘原南尉端百里呼候信仉佴佘冒励券刀刑占召兆光典冠况则创力勇千升单危召合后员哈回因团图在坚城培堂塔墨多大天夕头央奇委子孝官定宝宾尧居展岚岩岱" +
		"巧布帕帖库延弥征志快思怡恒恩悦战所才折拓拜持据揭操斐斯方旦旷旺昂星晨晓更曼望朋木本朵权杉材杏来杰果枝查树校格桃桐桥梦森椿楠歌正步母毓水永汉汗沁沃泉波泽洋洛济浮涛润淡清渠湾源溥溪滇火灵炎烟热牙牧特狐玄玛珠琴瑞瓦甫生由申疏登皇益盈真睢矫矿知磨神福秘稽笪笃第答粘精紫繁红纳练织统缑罕美羡翠肇胆能臻至舍良色芒苌若英茆茶荀莱菅萨蒿蔡虎蛇行衣袭西要观触谏豫贠资赏赛载辉辟达过逢邝郇郐鄞配里金钦钭铁镇镜闪问闾降陀院陶隐集雀零雪雯霜青静革鞍韵顺频风飞饱香骥鬼鱼鲜鸟鹏黑黯齐龚"
	compounds = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 端木 轩辕 南宫 夏侯 独孤 " +
		"呼延 东郭 羊舌 公冶 公羊 澹台 濮阳 淳于 太叔 申屠 仲孙 钟离 鲜于 闾丘 司寇 司空 亓官 颛孙 拓跋 完颜 纳兰 赫连 万俟 闻人 谷梁 段干 梁丘 左丘 宗政 巫马 贺兰 耶律 " +
		"百里 南门 微生 公西 单于 子车 漆雕 乐正 壤驷 公良 夹谷 宰父 东门 第五 西门 公伯 " +
		"叶赫 那拉 爱新 哈尔 呼尔 乞伏 步都 贺若 达奚 侯莫 尔朱 斛律 费莫 富察 钮祜 范姜 张简 欧侯 郭络 舒穆"
	unitChars  = "省市区县镇乡村路街巷弄道同号栋幢座室楼元层组队社房屯园苑城府湾庭寓厦居郡墅里家叉汇"
	honorChars = "先女小师同经老总主医教队警局处科部董阿大叔伯哥姐嫂律护院校太夫博工顾专店站秘组所司技代机车客用会乘奶爷姨妈爸"
)

// Classes of characters in names, beside those of class.go.
const (
	xCommon = 1 << iota // one of the hundred most frequent surnames
	xFree               // a surname that a free text is searched for
	xGiven              // usual in given names
	xSound              // writes the sounds of a name of another language
	xStop               // a word of its own behind a name
	xTerm               // seldom ends a personal name, often a technical term
	xOdd                // stands in given names beside a character of xGiven
)

var names = buildNames()

func buildNames() *[hanLast - hanFirst + 1]uint8 {
	t := new([hanLast - hanFirst + 1]uint8)
	mark := func(chars string, bit uint8) {
		for _, r := range chars {
			t[r-hanFirst] |= bit
		}
	}
	mark(surnames, xFree)
	mark(string([]rune(surnames)[:101]), xCommon)
	mark(given, xGiven)
	mark(sounds, xSound)
	mark(stopChars, xStop)
	mark(termChars, xTerm)
	mark(oddChars, xOdd)
	return t
}

// nameClass gives the classes of r in names.
func nameClass(r rune) uint8 {
	if r < hanFirst || r > hanLast {
		return 0
	}
	return names[r-hanFirst]
}

func isGiven(r rune) bool { return nameClass(r)&xGiven != 0 }

// common reports whether r is one of the hundred most frequent surnames.
func common(r rune) bool { return nameClass(r)&xCommon != 0 }

// stops reports whether r is a word of its own behind a name, or makes a common word
// with a character that can be a surname.
func stops(r rune) bool { return nameClass(r)&xStop != 0 }

// givenPair reports whether two ideographs can be a given name.
func givenPair(a, b rune) bool {
	x, y := nameClass(a), nameClass(b)
	return ((x|y)&xGiven != 0 || a == b) && x&(xGiven|xOdd) != 0 && y&(xGiven|xOdd) != 0
}

const (
	oddChars  = "儿可全克之多豆果靖图向来土男行招赐火引喜改小大老"
	termChars = "度速压量率流阻值位机器门窗灯数统态式能源码温电"
	stopChars = "的是在住和与说到已将把被为有从给对向请来去了及或应该可不需上全级务便么些里个要会能未没正我你他她您这那求主动打报申等且并就都也还于时后前吗呢吧啊哪谁什怎其此每各再又很最更只但因所以如若虽"
	sounds    = "阿卜杜拉买提艾尔才让胡明山热依罕叶吐南诺肯江木古丽努依热娜克吐孜哈米尼亚孙巴特其扎西多吉卓玛次仁丹增旺杰格桑央宗洛桑措达瓦贡嘎罗布德吉顿珠曲仓觉索朗平措塔伊斯马合麦提图尔迪加帕库万沙姆汗不力阿布都热合木提克孜亚森穆罕默德苏来曼赛买提玉素甫奥斯曼祖拜尼莎帕孜莱提尔逊卡瑟夫约翰保罗彼得安娜玛丽大卫迈克詹森威廉汉姆森乔治亨利查理托尼露茜凯瑟琳伊丽莎白史密夫布朗琼斯蒙特里奇科贝林肯巴托敖云其木格乌兰图雅那日松呼和额苏日娜高娃斯琴宝音朝鲁满都拉白音"
	given     = "靖乐程升坤晶亦楷娣伯仲彩修仙卉娆婵岚岱峥恺悠旖昆晏暄曜杏枝桓檀欢浚淞煌煦熹玺珣珮瑟璎皎禾穗笙筝筱缨翎芯苏茉荟蕊蕙蕴蘅誉铖铠韶颀馥骅骐骥鸣群滨溢" +
		"守邦翀赟沫虹闵婳姮珞瑷骢骜翾翯翥旻旸昉昳晞暕曈曚湉湫漾潆澍濯炘焓熙琤珝珈琏琬瑭甯禛笠绫缈芃苒苡荧菀葭蒨薏衎赫轶迦逍郁镕隽雳霁韬颂麒麟黛裕谊驰韵蔚" +
		"三四五伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉梅华建国文斌辉鹏飞波斯宇浩轩然子涵梓雨欣怡佳琪博诗瑶雅婷雪" +
		"晨阳俊豪志峰鑫龙凯健亮旭帅云萍慧洁璐蕾颖琳思晓春香玲燕莉琴凤珍荣爱菊翠荷莲莺萱妍妮媛嫣娇婉淑惠贞倩芬瑾琼瑜瑞琦琳珊珠" +
		"海波涛洪清源润泽浩淼江河川岩山岭峻嵩松柏林森栋梁楠桐彬杨柳榕枫哲睿智聪颖嘉懿德仁义礼信忠孝贤良善诚谦和谐安宁康泰祥瑞福禄寿" +
		"喜庆丰富贵荣昌盛兴旺达胜利金银铭锋锐钢铁银鑫钧锦振奋勤勉力毅恒坚刚翔鸿鹤鹰雁鹃凌霄宏伟弘景晖曦昊昕晟晴曼昭晗朗朋" +
		"继承绍祖宗耀辉宪光华树根生发财有才学文艺章书礼新民族东南西北京沪冬秋夏雷震霆炎焱煜灿烨炜烁冰凝露霜霏雯霖彤丹青紫蓝绿" +
		"可心悦恬依依若如意一诺言语馨月星辰天宝珂玥钰琰璇瑄瑗璟璋彦硕航逸远道延庭启迪方正清卫成功会友世少小大立永长久君" +
		"芝芸苗菲萌蓉蓓薇茜茹荔莹菁菡蔓芷芊梦瑶筠箐朵巧灵仪伊素丝纯绮绣纪维先宜家宾宸寒容宽富钊鉴竹笑素碧凡义亚运" +
		"骏骁骞翊祎珩瑀昱昀晔煊炫炳烽熠燊垚尧舜禹汐沐沁泓淇渊湘溪滢漪潇澄澜瀚灏沛济渝淳湛滔洲沅汶沂泊泳浪涌渺满潮澎濡" +
		"佑佐佩侃侠俪俐倚倪偲傲儒允元兆兵冉冠勋励卓博卿厚双叶吉同名启呈咏品哈唯喆嘉圆城培基堃堂塬墨夏奎奕奇好如妙姗姝娅娥娴婕婧嫒嬿孟季宛实宣宥容密寅寻尔尚展崇崧川州巍布希帆平年幼广庆序应廷弛强影彪征心忆怀念性恩悟惟惜想愉愿慈慕懋成扬承抒拓捷掌攀政敬敦斐旋旌昂昌昶显晋普景智曙朔望朝木本权来柔柯栩格桃梅棋棠楚榆槐樱歆正武毓水汉汝沙治法泉洋洛津浓润涯淑清渔湖漫潭灵炬焕照熙燕爵牧特献玄玫玮玲珅珉珏珺琅琛琢琨琮瑛璀璞璨甜甫田申畅皓益盈真知石祁祖祯祺禹秉科秦稀穆立竣竞端粤精约红纫纶绵缘缦罗美羽翰翼耕联聿育胤能自致航良艾芃芙芮花苑苒苓苹范茂茵茗荃莎莘莞菀菱萧葆葵蒙蓝薪藜虎虹蝶衍裕西观言计记训诠询诣谊谋谚谣豫贝质贺赋赞越超跃路轩轶辰达迅迎进远连迪迦逍通逢遥遵邦郁采里野量钟钦铃铎铮锟镇镕镜长闯闻闽阔阡陆陶随隽雄雅雨雪霁韬韵项顺颂颐频风飒香驰驹骄魁魏鲁鲲麒麟黎默齐龄"
)

// wordPairs lists words of two characters that begin like a name.
const wordPairs = `高速 高兴 高级 高度 高温 高压 高低 高清 高峰 高德 高达 高中 高原 高新 高端 高铁 高架 高亮 高效 高频 高能 高性 高精 高空 高考 高配 王者 王国 白色 白天 白云 白银 白金 白光 白平 方向 方便 方法 方式 方案 方才 方可
方正 方面 方能 马上 马力 马达 马路 马来 马桶 金属 金额 金融 金色 金牌 金卡 金华 金山 金陵 金龙 金星 金桥 金开 安全 安装 安静 安排 安心 安徽 安康 安庆 安吉 安卓 安阳 安东 安达 安亭 安保 安检 常规 常用 常见 常州 常德 常熟 常温 常常 常青 常春 常亮 常开 常闭
于是 于此 于今 于洪 张江 张家 张开 张力 张贴 江南 江北 江苏 江西 江门 江湖 江山 江东 江宁 江海 江岸 江河 江水 江阴 江津 江边 江铃 江淮 周末 周边 周围 周期 周年 周一 周二 周三 周四 周五 周六 周日 周转 周到 程序 程度 段落 路口 路面 路线 路段 路程 路由 路径 路边 路况 路灯 路政 路上 路人 路过 路东 路西 路南 路北 路网 路虎 路侧 路障 路牌 路肩 路沿
温度 温馨 温暖 温和 温州 温泉 温差 温江 温控 温升 平均 平安 平台 平时 平静 平稳 平方 平行 平原 平凡 平和 平顺 平衡 华为 华北 华东 华南 华中 华西 华润 华山 华夏 华人 华丽 华侨 成功 成为 成都 成立 成本 成分 成员 成长 成品 成人 成绩 成就 成熟 成交 应该 应用 应急 应当 应对 应答 明天 明显 明确 明白 明年 明亮 明星 明日 明细 明文 明早 明晚
向上 向下 向左 向右 向前 向后 向南 向北 向东 向西 全部 全国 全程 全面 全新 全家 全天 全力 全球 全景 古代 古城 古典 古镇 古北 包括 包含 包装 包裹 包车 包头 包厢 管理 管道 管制 管家 管控 管路 管线 解决 解除 解锁 解放 解释 解析 解答 解码 毛病 毛巾 毛重 毛利 石油 石家 石头 石材 石景 石化 石英 万一 万元 万里 万达 万科 万能 万方 万事 万家 万州 万宁 万安 万象 万向
钱包 钱款 严重 严格 严禁 严肃 严密 洪水 洪山 武汉 武昌 武器 武侯 武警 武力 文件 文字 文本 文化 文明 文档 文章 文献 文山 文昌 文艺 施工 施行 施加 施救 齐全 齐鲁 齐齐 易于 易车 易燃 易碎 龙头 龙湖 龙华 龙岗 龙门 龙江 龙泉 雷达 雷电 雷雨 雷克 雷诺 雷州 黄色 黄河 黄金 黄灯 黄山 黄埔 黄浦 黄石 黄冈 黄岛 黄昏 蓝色 蓝牙 蓝天 蓝光 蓝图 夏天 夏季 夏日 夏令 夏利 秦皇 秦岭 秦川 秦淮 范围 范本 范例
任务 任何 任意 任职 任性 任命 任选 任一 任凭 曾经 曾有 丁字 丁香 陆续 陆地 陆军 陆运 陆路 陆港 陆家 林区 林业 林地 林荫 林木 林海 林芝 林肯 林园 林立 梁山 谢谢 谢绝 宋体 唐山 唐朝 许多 许可 许久 许昌 韩国 韩式 彭州 肖像 萧山 萧条 田野 田地 田园 董事 余额 余下 余量 余热 余杭 余姚 余地 叶片 叶子 叶轮 叶县 杜绝 杜塞 苏州 苏醒 苏北 苏南 苏宁 苏打 沈阳 钟表 钟头 钟点 钟楼 钟声 钟山 戴上 戴着 戴好 熊猫 黎明 史上 史料 陶瓷 贺卡 贺电 顾客 顾问 顾虑 顾及 邵阳 莫名 莫非 莫斯 莫干 孔雀 孔径 孔位
康复 康养 康师 康宁 康明 康巴 牛奶 牛肉 牛市 牛顿 邢台 乔丹 乔木 庞大 颜色 颜值 庄园 庄重 庄严 章节 章程 鲁莽 鲁能 岳阳 岳父 岳母 申请 申报 申诉 申明 申通 申购 申领 欧洲 欧元 欧美 欧式 欧盟 欧拉 欧亚 关闭 关于 关注 关键 关系 关机 关门 关心 关联 关爱 关怀 关东 关山 关口 关好 关停 关掉 关税 关窗 兰州 兰花 焦点 焦化 焦急 焦虑 焦作 焦糖 左右 左侧 左转 左边 左手 左前 左后 左方 左上 左下 左舵 柳州 柳树 柳工 甘肃 甘蔗 祝福 祝贺 祝您 祝你 祝愿 祝大 宁波 宁夏 宁德 宁静 宁海 宁愿 尚未 尚可 尚有 尚且 尚品 符合 符号 舒适 舒服 舒缓 舒展 舒畅 舒心
纪念 纪录 纪律 纪元 纪检 梅花 梅雨 梅赛 梅州 童年 童装 童话 童车 童锁 凌晨 凌志 凌云 毕业 毕竟 毕节 单位 单元 单独 单车 单次 单号 单据 单价 单向 单机 单双 单程 单纯 单日 单月 单踏 季节 季度 季风 涂层 涂料 涂装 涂抹 苗圃 苗木 谷歌 谷物 谷底 盛大 盛世 盛典 盛开 曲线 曲轴 曲面 曲阜 曲靖 游戏 游客 游泳 游玩 游览 游标 游艇 辛苦 辛勤 柴油 蒙古 蒙特 鲍鱼 房屋 房间 房产 房东 房子 房车 房山 房价 屈服 牟利 尤其 尤为 阳光 阳台 阳江 阳性 阳极 阳泉 阳朔 农业 农村 农民 农历 农田 农场 司机 司法 司令 司乘 卓越 卓著 吉利 吉林 吉他 吉祥 吉普 吉安 吉首 简单 简介 简易 简称 简化 简洁 简约 简体 简短 车辆 车主 车牌 车门 车窗 车机 车内 车外 车速 车位 车道 车型 车身 车载 项目 项链 项圈
连接 连续 连云 连锁 连通 连忙 连同 连线 连日 麦克 麦当 麦田 景区 景点 景观 景德 景色 景象 党员 费用 费率 冷却 冷暖 冷静 冷启 冷链 冷风 冷车 冷凝 席位 卫生 卫星 卫士 卫浴 卫视 米其 米饭 米粉 柏油 柏林 宗旨 宗教 宗地 桂林 桂花 桂圆 边界 边缘 边框 边上 边境 边防 商店 商场 商务 商业 商品 商家 商城 商丘 商圈 商用 荣耀 荣威 荣幸 荣誉 荣昌 荣获 桑塔 桑拿 桑田 丛林 查询 查看 查找 查收 查验 查勘 查明 查出 官方 官网 官渡 官员 封闭 封面 封装 封路 封锁 封控 鞠躬 惠州 惠民 惠普 惠山 乐园 乐观 乐趣 乐器 乐清 乐山 乐视 班车 班级 班次 班长 班组 储存 储能 储备 储物 储值 储户 燕郊 燕山 燕麦 楚雄 劳动 劳务 劳斯 劳烦 皮肤 皮带 皮革 皮卡 楼上 楼下 楼层 楼梯 楼宇 楼盘 楼道
花园 花费 花样 花都 花卉 权限 权利 权益 权威 权重 强制 强度 强烈 强大 强调 强化 强行 强劲 强光 强风 帅气 盖上 练习 廉价 井盖 祖国 巴士 巴西 巴黎 丰田 丰富 丰台 丰收 丰满 丰盛 宣传 宣布 宣告 杭州 银行 银色 银川 银河 代码 代理 代表 代驾 代价 代替 代步 代号 代客 付款 付费 付出 诺言 危险 危急 池州 麻烦 麻城 迟到 迟延 谈话 谈判 和平 和谐 和睦 通知 通过 通话 通行 通信 通道 通常 通用 通电 海南 海口 海拔 海关 海外 海洋 海上 水平 水温 水泵 水箱 水位 水冷 水路 时间 时候 时速 时刻 时代 时光 时长 时段 国家 国内 国际 国道 国标 国产 国庆 国外 来自 来电 来源 来回 那么 那些 那里 相关 相同 相机 相应 相对 相信 元旦 经过 经济 经理 经常 经验 家庭 家人 家里 家居 公司 公里 公路 公园 公安 公共 公交 公众 公斤 公开 双方 双向 双闪 双重 能量 能源 能力 能耗 能够 别人 居民 居住 步行 步骤 充电 充满 充值 充分 广州 广告 广播 广场 广东 广西 东西 东方 东南 东北 东风 东莞 利用 利息 利率 原因 南京 南方 南宁 平坦 后方 后面 后续 后排 后台 后备 后轮 后座 后视 终点 终端 终于 终止 习惯 幸福 幸好 山区 山东 山西 山路 富裕 松开 松动 干净 干扰 干燥 昌平 凤凰
马自 华晨 高雄 康定 金杯 金旅 万得 白俄 高尔 毛里 巴塞 巴拿 巴基 秘鲁 古巴 温哥 华盛 易捷 易到 易方 万向 万国 万豪 平潭 常青 常平 常备 马来 马斯 马克 马德 马尔 牛津 乔治 郑州 徐州 徐汇 贺州 连州 沈丘 温岭 龙岩 罗湖 罗马 罗定 高邮 高密 高平 高安 高要 胡志 任丘 曹县 曹妃 黄骅 吴江 吴中 吴忠 林州 邓州 邹城 邹平 滕州 阎良 景洪 孟州 孟津 韩城 宋庄 金昌 金坛 金川 石河 石嘴 石狮 安溪 安陆 常山 方城 方山 武夷 武清 武进 汤阴 沙河 沙坪 沙市 洪湖 洪泽 温县 白城 白山 米脂 耿马 蒙城 蒙自 费县 通州 邢台 项城 顾村 鲁山 黎平 齐河 龙川 龙海 龙井`

const wordPairSlots = 4096

// wordPairSet is an open-addressed set of wordPairs.
var wordPairSet = buildWordPairs()

func buildWordPairs() *[wordPairSlots]uint32 {
	t := new([wordPairSlots]uint32)
	for _, w := range strings.Fields(wordPairs) {
		r := []rune(w)
		v := pairValue(r[0], r[1])
		slot := v * 0x9E3779B1 >> 20
		for t[slot] != 0 && t[slot] != v {
			slot = (slot + 1) % wordPairSlots
		}
		t[slot] = v
	}
	return t
}

func pairValue(a, b rune) uint32 { return uint32(a-hanFirst)<<15 | uint32(b-hanFirst) + 1 } //nolint:gosec // ideographs

// wordPair reports whether two ideographs are an ordinary word.
func wordPair(a, b rune) bool {
	if a < hanFirst || a > hanLast || b < hanFirst || b > hanLast {
		return false
	}
	v := pairValue(a, b)
	for slot := v * 0x9E3779B1 >> 20; wordPairSet[slot] != 0; slot = (slot + 1) % wordPairSlots {
		if wordPairSet[slot] == v {
			return true
		}
	}
	return false
}

// compound reports whether two characters are a surname of two.
func compound(a, b rune) bool { return compoundRank(a, b) >= 0 }

// usualCompounds is how many of compounds are frequent enough to be looked for where
// nothing announces a name.
const usualCompounds = 50

// compoundRank gives the place of a surname of two in compounds, -1 for none.
func compoundRank(a, b rune) int {
	if hanClass(b)&hSecond == 0 || hanClass(a)&hCompound == 0 {
		return -1
	}
	var prev rune
	n := 0
	for _, r := range compounds {
		if r == ' ' {
			n++
			continue
		}
		if prev == a && r == b {
			return n
		}
		prev = r
	}
	return -1
}
