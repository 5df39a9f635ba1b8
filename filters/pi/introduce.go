package pi

import (
	"bytes"
	"strings"
)

// introducingPairs lists the ends of words that a person's name follows, of two
// characters where the last one alone says too little: 告诉, 尊敬的, 找一下, 识别到.
const introducingPairs = "告诉 来自 授权 家属 配偶 妻子 儿子 孙子 孩子 父亲 母亲 其父 其母 其妻 其子 其夫 其女 女儿 老婆 老公 丈夫 媳妇 外婆 我爸 我妈 爸爸 妈妈 弟弟 妹妹 哥哥 爷爷 奶奶 叔叔 舅舅 表哥 表弟 堂哥 堂弟 " +
	"同事 邻居 领导 老板 别到 配到 换到 别出 欢迎 拨打 接通 保安 物业 客服 坐席 座席 交警 民警 同学 宝宝 中介 敬的 爱的 一下 记在 挂在 叫我 航去 回复 助理 主管 前台 会计 闺蜜 室友 搭档 " +
	"主任 经理 总监 秘书 队友 律师 专员 导游 股东 董事 教授 博士 老乡 表姐 表妹 堂姐 堂妹 嫂子 伯伯 阿姨 外甥 侄子 侄女 女婿 岳父 岳母 男友 女友 工友 战友 姐夫 " +
	"质检 复检 终检 总检 验收 验车 洗车 施工 钣金 喷漆 机修 电工 早班 晚班 白班 夜班 中班 值守 值日 接班 交班 当班 带班 轮班 定损 查勘 理赔 核保 核赔 风控 法务 财务 出纳 人事 行政 调度 门卫 仓管 库管 学徒 助教 教官 书记 代表 委员 干事 干警 辅警 片警 站务 乘务 骑手 快递 外卖 跑腿 小哥 大哥 大姐 保姆 月嫂 " +
	"老爸 老妈 姑姑 姑妈 姑父 姨妈 姨父 婶婶 婶子 弟媳 儿媳 孙女 外孙 姥姥 姥爷 外公 公公 婆婆 爱人 太太 丈母 亲家 我哥 我姐 我弟 我妹 我儿 我女 我妻 他哥 他姐 她哥 她妹 老伴 男孩 女孩 表叔 表舅 大舅 小舅 小姨 大姨 二叔 三叔 大伯 二哥 二姐 老弟 好友 群主 同桌 同窗 校友 旧友 亲友 " +
	"担保 承租 租方 借方 贷方 抬头 此致 落款 敬上 谨启 制表 制单 复核 审核 审批 签发 签批 经办 经手 填报 填表 主持 主讲 出席 列席 参会 与会 陪同 同行 同乘 随行 随车 护送 押运 签名 签字 署名 签收 领车 取车 提车 送车 还车 接车 交车 试驾 试乘 借车 车人 件人 " +
	"未接 短信 彩信 拨号 回拨 接听 转接 匹配 注名 签为 转交 移交 交接 委派 分派 顶替 接替 晚安 早安 拜托 麻烦 委托 新值 旧值 感谢 多谢 致谢 祝福 子叫 丁是 拜访 看望 探望 约见 捎上 带上 接上 载着 载上 坐着 抓拍 指挥 " +
	"修组 班组 装组 检组 仓库 食堂 保洁 装工 修工 漆工 焊工 杂工 技工 职工 民工 小工 车工 钳工 木工 瓦工 临工 您好 你好 匙交 车交 件交 迎您 监理 主任 站长 车长 舰长 班主 导师 教练 裁判 领队 队副 司乘 押车 装卸 搬运 保险 勘察 勘验 评估 受理 转账 付款 收款 付钱 还钱 借钱 红包 " +
	"来电 去电 账户 账号 帐号 名字 昵称 户名 备注 收件 发件 寄件 抄送 值班 班长 姓名 问候 祝贺 恭喜"

// greetings lists the ends of greetings that a name follows behind a comma.
const greetings = "迎您 光临 好的 收到 好嘞 上好 午好 晚好 您好 你好 快乐 回来 晚安 再见 谢谢 恭喜"

var introducingSet, greetingSet = pairSetOf(introducingPairs), pairSetOf(greetings)

// pairSet is an open-addressed set of pairs of ideographs.
type pairSet [2048]uint32

func pairSetOf(words string) *pairSet {
	t := new(pairSet)
	for w := range strings.FieldsSeq(words) {
		r := []rune(w)
		t[t.slot(pairValue(r[0], r[1]))] = pairValue(r[0], r[1])
	}
	return t
}

func (t *pairSet) slot(v uint32) int {
	slot := v * 0x9E3779B1 >> 21
	for t[slot] != 0 && t[slot] != v {
		slot = (slot + 1) % uint32(len(t))
	}
	return int(slot)
}

func (t *pairSet) has(v uint32) bool { return t[t.slot(v)] != 0 }

// introduces reports whether the ideograph r that ends at b[:i] is the end of a word that
// a person's name follows.
func introduces(b []byte, i int, r rune) bool {
	switch c := hanClass(r); {
	case c&hIntroduces == 0:
		return false
	case c&hPairOnly == 0:
		return true
	}
	before, ok := hanBefore(b, i-3)
	return ok && introducingSet.has(pairValue(before, r))
}

// introducedApart reports whether a mark stands before the name at norm[i:] and before that
// a word that introduces one: 短信 来自 王伟, 早上好，王伟, hello 王伟, @王伟.
func (s *Scanner) introducedApart(i int) bool {
	b := s.norm
	if i < 1 {
		return false
	}
	switch b[i-1] {
	case '"', '\'', '[':
		if b[i-1] == '[' && s.saysAfter(i) {
			return true
		}
		k := i - 1
		if k > 0 && (b[k-1] == ' ' || b[k-1] == '=' || b[k-1] == ':') {
			k--
		}
		return k > 0 && (quotedPerson(b[:k]) || roleAt(b, k) || quotedSet.has(hanPair(b, k)))
	case '<':
		return s.saysAfter(i)
	case '@':
		return i == 1 || !isAlnum(b[i-2])
	case ',', '!':
		r, ok := hanBefore(b, i-1)
		before, two := hanBefore(b, i-4)
		return ok && two && greetingSet.has(pairValue(before, r)) || !ok && greetingWord(b[:i-1])
	case '\n':
		k := i - 1
		if k > 0 && (b[k-1] == ',' || b[k-1] == '!') {
			k--
		}
		w := wordBefore(b, k)
		return signOffs.has(w) || sameLower(w, "thanks") || greetingSet.has(hanPair(b, k)) || signSet.has(hanPair(b, k))
	case '.':
		return i > 2 && b[i-2]|0x20 == 'r' && (b[i-3]|0x20 == 'm' || b[i-3]|0x20 == 'd') || i > 2 && b[i-2]|0x20 == 's' && b[i-3]|0x20 == 'm'
	case ' ':
		k := i - 1
		if b[max(k-1, 0)] == '.' {
			return i > 3 && (b[i-3]|0x20 == 'r' && (b[i-4]|0x20 == 'm' || b[i-4]|0x20 == 'd') || b[i-3]|0x20 == 's' && b[i-4]|0x20 == 'm')
		}
		if b[max(k-1, 0)] == ',' {
			return greetingWord(b[:k-1])
		}
		if b[max(k-1, 0)] == ':' {
			return roleAt(b, k-1)
		}
		return roleAt(b, k) || greetingWord(b[:k]) || badgeBefore(b, k)
	case ':', '/', '|', '>', '(', '=':
		return roleAt(b, i-1) || b[i-1] == '(' && quotedSet.has(hanPair(b, i-1))
	}
	return false
}

// saysAfter reports whether the mark before norm[i:] opens a bracket at the start of a line that
// closes behind two to four ideographs and a space, as before what somebody says: <王伟> 收到.
func (s *Scanner) saysAfter(i int) bool {
	b := s.norm
	if i > 1 && b[i-2] != '\n' && b[i-2] != ' ' {
		return false
	}
	k := i
	for k < i+12 {
		if _, ok := hanAt(b, k); !ok {
			break
		}
		k += 3
	}
	return k >= i+9 && k+1 < len(b) && closes(b[i-1], b[k]) && b[k+1] == ' '
}

// roleAt reports whether b[:k] ends with a word for somebody, or for what is done to or by a
// person, whose name follows.
func roleAt(b []byte, k int) bool {
	r, ok := hanBefore(b, k)
	before, two := hanBefore(b, k-3)
	return ok && two && (introducingSet.has(pairValue(before, r)) || roleEnds.has(r) && !thingSet.has(pairValue(before, r)))
}

// quotedSet holds words behind which a name in quotation marks or brackets may stand: 识别结果[王伟],
// 个人(王伟).
var quotedSet = pairSetOf("结果 个人 识别 比对 成功 匹配 选中 选择 用户 成员 作者 本人 人脸 声纹 主叫 被叫")

// signSet holds the words of a letter behind which its writer's name stands on a line of its own.
var signSet = pairSetOf("此致 敬上 谨启 落款 签名 敬礼 署名 祝好 顺祝")

// hanPair gives the value of the two ideographs that end at b[:k], 0 if there are none.
func hanPair(b []byte, k int) uint32 {
	r, ok := hanBefore(b, k)
	before, two := hanBefore(b, k-3)
	if !ok || !two {
		return 0
	}
	return pairValue(before, r)
}

// roleEnds holds the characters in which words for what somebody is end: 审核员, 报料人.
var roleEnds = hanSetFrom("人员师傅客户长友者士生姐")

// thingSet holds words that end so and are of nobody.
var thingSet = pairSetOf("账户 帐户 窗户 门户 商户 开户 增长 延长 时长 加长 最长 全长 车长 波长 周长 特长 身长 发生 产生 再生 安生 学生 卫生 机器 或者 前者 后者 无人 机人 他人 别人 个人 动人 惊人 每人 两人 二人 三人 多人 某人 本人 成员 单员 博客 黑客 播客")

// badgeBefore reports whether b[:k] ends with the number of somebody at work: 工号1032.
func badgeBefore(b []byte, k int) bool {
	i := k
	for i > 0 && k-i < 10 && isAlnum(b[i-1]) {
		i--
	}
	if i == k {
		return false
	}
	for i > 0 && (b[i-1] == ':' || b[i-1] == ' ') {
		i--
	}
	r, ok := hanBefore(b, i)
	before, two := hanBefore(b, i-3)
	return ok && two && r == '号' && (before == '工' || before == '警' || before == '员')
}

// greetingWord reports whether b ends with an English word that a person follows.
func greetingWord(b []byte) bool {
	k := len(b)
	for k > 0 && len(b)-k < 12 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	w := b[k:]
	return len(w) >= 2 && len(w) < 12 && (k == 0 || !isAlnum(b[k-1])) && (greetingWords.has(w) || personNouns.has(w))
}

// greetingWords stand before a person who is greeted, called or told.
var greetingWords = wordSetOf("from to by hr mr mrs ms dr for am named called back morning hello hi welcome dear thanks bye call calling user guest meet met with remind notify notified contact inform ask tell thank visit " +
	"pick text message dial ring")

// quotedPerson reports whether b ends with an English word for somebody whose name follows in
// quotation marks: driver profile "王伟".
func quotedPerson(b []byte) bool {
	k := len(b)
	for k > 0 && len(b)-k < 12 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	w := b[k:]
	return len(w) >= 2 && len(w) < 12 && (k == 0 || !isAlnum(b[k-1])) && quotedWords.has(w)
}

// quotedWords stand before a name in quotation marks.
var quotedWords = wordSetOf("to cc by profile user driver owner caller callee speaker passenger contact person member customer guest account face from with named calling dialing hello welcome")

// addressed reports whether what follows at norm[end:] behind a comma, a colon or a dash is
// said to a person or of one: 王伟，你好; 王伟，男，35岁; 王伟-车主; 王伟：我到了.
func (s *Scanner) addressed(end int) bool {
	b := s.norm
	if end >= len(b) || b[end] != ',' && b[end] != ':' && b[end] != '-' && b[end] != '(' && b[end] != '/' {
		return false
	}
	k := end + 1
	if k < len(b) && b[k] == ' ' {
		k++
	}
	r, ok := hanAt(b, k)
	if !ok {
		return false
	}
	switch r {
	case '家', '住', '这':
		return homeBehind(b, end)
	case '你', '您', '男', '女', '欢', '早', '晚', '身', '我', '咱':
		return true
	case '手', '电', '联', '车', '司', '驾', '微':
		w, n := hanWord(b, k, r)
		return n > 0 && w&(hintPhone|hintName|hintID|hintWeChat) != 0
	}
	return false
}

// sexBehind reports whether a mark and one of the sexes follow at b[end:].
func sexBehind(b []byte, end int) bool {
	if end+1 < len(b) && b[end+1] == ' ' {
		end++
	}
	r, ok := hanAt(b, end+1)
	_, more := hanAt(b, end+4)
	return ok && !more && (r == '男' || r == '女')
}

// sirBehind reports whether a mark and the polite word for you follow at b[end:].
func sirBehind(b []byte, end int) bool {
	if end+1 < len(b) && b[end+1] == ' ' {
		end++
	}
	r, ok := hanAt(b, end+1)
	return ok && r == '您'
}

// homeBehind reports whether a mark and words of where somebody lives, or whose the name is, follow at
// b[end:]: 任轩，家住; 张涛，这是我的联系人.
func homeBehind(b []byte, end int) bool {
	if end+1 < len(b) && b[end+1] == ' ' {
		end++
	}
	v, ok := hanAt(b, end+1)
	next, two := hanAt(b, end+4)
	third, _ := hanAt(b, end+7)
	return ok && two && (v == '家' && next == '住' || v == '住' && next == '在' || v == '这' && next == '是' && (third == '我' || third == '他' || third == '她'))
}

// bankBefore reports whether b ends with two to four ideographs that end with 行: a bank.
func bankBefore(b []byte) bool {
	r, ok := hanBefore(b, len(b))
	return ok && r == '行'
}

// selfIntroduced reports whether somebody says in the clause at the end of b whose he is: 我是星辉汽车的.
func selfIntroduced(b []byte) bool {
	b = b[max(0, len(b)-48):]
	if at := bytes.LastIndexAny(b, ",;\n\x1e"); at >= 0 {
		b = b[at:]
	}
	return bytes.Contains(b, []byte("我是")) || bytes.Contains(b, []byte("这里是")) || bytes.Contains(b, []byte("这边是"))
}

// affairAt reports whether a word for what somebody has done at a dealer or a shop stands at b[k:].
func affairAt(b []byte, k int) bool {
	if k+3 < len(b) && b[k] == 'E' && b[k+1] == 'T' && b[k+2] == 'C' {
		return true
	}
	first, ok := hanAt(b, k)
	second, two := hanAt(b, k+3)
	return ok && two && affairSet.has(pairValue(first, second))
}

var affairSet = pairSetOf("试驾 试乘 过户 理赔 开票 发票 实名 保养 维修 租车 退车 贷款 分期 年检 年审 违章 救援 投诉 工单 订单 合同 押金 定金 订金 退款 会员 账单 保单 车险 续保 置换 提车 交车 验车 报销 补办 挂失 解绑 绑定 预约 道路 充电 积分 尾款 首付 赔付 索赔 案子 案件 申请 业务 手续")

// signsBlock reports whether a name that is the first line of a text, which ends at norm[:end], heads
// a block of how to reach somebody: a line or two on, one begins with a word for it.
func (s *Scanner) signsBlock(end int) bool {
	b := s.norm
	if end >= len(b) || b[end] != '\n' {
		return false
	}
	for k, lines := end, 0; k < min(len(b), end+120) && lines < 4; k++ {
		if b[k] != '\n' {
			continue
		}
		lines++
		if r, ok := hanAt(b, k+1); ok {
			if h, _ := hanWord(b, k+1, r); h&(hintPhone|hintEmail|hintWeChat) != 0 {
				return true
			}
		}
	}
	return false
}

// selfBehind reports whether b[i:end] begins a message and a mark and the words of its writer follow:
// 黎宁，我车停在地库.
func selfBehind(b []byte, i, end int) bool {
	if i > 0 && b[i-1] != '\n' && b[i-1] != ':' && b[i-1] != '"' {
		return false
	}
	if end+1 < len(b) && b[end+1] == ' ' {
		end++
	}
	r, ok := hanAt(b, end+1)
	next, two := hanAt(b, end+4)
	return ok && two && (r == '我' || r == '你') && strings.ContainsRune("车的把是在到刚已这先下上要想有今明昨", next)
}

// crossSet holds words whose second character is a surname and whose first one introduces
// persons: 师傅, 长安.
var crossSet = pairSetOf("表符 字符 位符 配符 音符 对于 甲方 乙方 丙方 双方 各方 我方 官方 警方 院方 校方 厂方 第方 多方 地方 前方 后方 上方 下方 右方 左方 东方 西方 南方 北方 立方 平方 处方 配方 药方 在于 由于 关于 基于 属于 处于 大于 小于 等于 低于 高于 位于 终于 至于 用于 在单 在高 在安 在成 在文 在温 在万 在全 在马 在白 在路 在平 在常 在连 在关 在相 在后 在和 在时 已全 已安 已关 已连 已解 已成 已经 已包 已封 已毕 已用 已冷 已停 放平 放松 放宽 放空 放电 放水 经常 经由 经济 经典 经过 经费 经纪 在线 已于 说于 听于 师傅 师范 师资 长安 长沙 长江 长城 长宁 长春 长乐 长白 长虹 长征 长葛 长康 人马 人和 人马 员方 主管 机车 机房 机关 主席 主路 名单 名关 告单 生成 生石 生路 客车 对方 对应 对象 对齐 让路 接口 接连 由于 系统 是否 给水 人工 把关 名古 被单 同时 同方 同江 请安 知名 为何 为宁 送单 问路 带路 向阳 及时 及格 和平 和田 与时 请于 往来 随时 随车 说明 说成 见习 见解 听力 损单 保单 账单 订单 工单 清单 罚单 运单 菜单 表单 回单 面单 下单 接单 派单 抢单 签单 传单 存单 凭单 提单 报单 跟单 成单 开单 结单 买单 退单 改单 拼单 甩单 制单 填单 缴单 据单 额大 金大")

// misjoined reports whether the surname r at norm[i:] belongs to the word before it rather
// than to a name: 发生于湖南, 位于.
func (s *Scanner) misjoined(i int, r rune) bool {
	before, ok := hanBefore(s.norm, i)
	if ok && crossSet.has(pairValue(before, r)) {
		return true
	}
	if r != '于' {
		return false
	}
	if before == '生' { // 医生于敏
		before, _ = hanBefore(s.norm, i-3)
		return strings.ContainsRune("发出产诞", before)
	}
	return ok && strings.ContainsRune("位属基关终至处等低高大小鉴便善忠源限", before)
}

// related reports whether a space and a word for how one knows a person follow at
// norm[end:], as in telephone books: 王伟 同事.
func (s *Scanner) related(end int) bool {
	b := s.norm
	if end >= len(b) || b[end] != ' ' && b[end] != '(' && b[end] != '\t' && b[end] != '/' && b[end] != '|' && b[end] != '-' {
		return false
	}
	first, ok := hanAt(b, end+1)
	if !ok {
		return false
	}
	second, two := hanAt(b, end+4)
	if !two {
		return first == '家' || first == '爸' || first == '妈' || first == '收' || first == '男' || first == '女'
	}
	return relationSet.has(pairValue(first, second)) || titleAt(b, end+1) > 0 || roleBehind(b, end+1)
}

// roleBehind reports whether a word of two to four ideographs for what somebody is stands alone at
// b[k:]: 王伟 质检员.
func roleBehind(b []byte, k int) bool {
	end := k
	for end < k+4*3 {
		if _, ok := hanAt(b, end); !ok {
			break
		}
		end += 3
	}
	_, more := hanAt(b, end)
	return !more && end >= k+6 && roleAt(b, end)
}

var relationSet = pairSetOf("工号 未接 已接 来电 呼入 呼出 缺席 出席 请假 迟到 签名 签字 签收 主驾 副驾 后排 店员 技师 顾问 客服 财务 前台 销售 男性 女性 同事 同学 朋友 公司 家里 老公 老婆 爸爸 妈妈 父亲 母亲 儿子 女儿 哥哥 姐姐 弟弟 妹妹 舅舅 阿姨 叔叔 邻居 客户 房东 司机 代驾 领导 店长 经理 教练 车主 车友 单位 手机 住宅 办公 师傅 本人 家属 物业 中介 快递 兄弟 姐妹 闺蜜 室友 亲戚 战友 搭档 发小 嫂子 姐夫 妹夫 岳父 岳母 表哥 表弟 表姐 表妹 堂哥 堂弟 堂姐 堂妹 侄子 侄女 外甥")
