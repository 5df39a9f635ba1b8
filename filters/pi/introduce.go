package pi

import "strings"

// introducingPairs lists the ends of words that a person's name follows, of two
// characters where the last one alone says too little: 告诉, 尊敬的, 找一下, 识别到.
const introducingPairs = "告诉 来自 授权 家属 配偶 妻子 儿子 孙子 孩子 父亲 母亲 其父 其母 其妻 其子 其夫 其女 女儿 老婆 老公 丈夫 媳妇 外婆 我爸 我妈 爸爸 妈妈 弟弟 妹妹 哥哥 爷爷 奶奶 叔叔 舅舅 表哥 表弟 堂哥 堂弟 " +
	"同事 邻居 领导 老板 别到 配到 换到 别出 欢迎 拨打 接通 保安 物业 客服 坐席 座席 交警 民警 同学 宝宝 中介 敬的 爱的 一下 记在 挂在 叫我 航去 回复 助理 主管 前台 会计 闺蜜 室友 搭档 " +
	"主任 经理 总监 秘书 队友 律师 专员 导游 股东 董事 教授 博士 老乡 表姐 表妹 堂姐 堂妹 嫂子 伯伯 阿姨 外甥 侄子 侄女 女婿 岳父 岳母 男友 女友 工友 战友 姐夫 " +
	"来电 去电 账户 账号 帐号 名字 昵称 户名 备注 收件 发件 寄件 抄送 值班 班长 姓名 问候 祝贺 恭喜"

// greetings lists the ends of greetings that a name follows behind a comma.
const greetings = "好的 收到 好嘞 上好 午好 晚好 您好 你好 快乐 回来 晚安 再见 谢谢 恭喜"

var introducingSet, greetingSet = pairSetOf(introducingPairs), pairSetOf(greetings)

// pairSet is an open-addressed set of pairs of ideographs.
type pairSet [1024]uint32

func pairSetOf(words string) *pairSet {
	t := new(pairSet)
	for w := range strings.FieldsSeq(words) {
		r := []rune(w)
		t[t.slot(pairValue(r[0], r[1]))] = pairValue(r[0], r[1])
	}
	return t
}

func (t *pairSet) slot(v uint32) int {
	slot := v * 0x9E3779B1 >> 22
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
		k := i - 1
		if k > 0 && (b[k-1] == ' ' || b[k-1] == '=' || b[k-1] == ':') {
			k--
		}
		return k > 0 && quotedPerson(b[:k])
	case '@':
		return i == 1 || !isAlnum(b[i-2])
	case ',', '!':
		r, ok := hanBefore(b, i-1)
		before, two := hanBefore(b, i-4)
		return ok && two && greetingSet.has(pairValue(before, r)) || !ok && greetingWord(b[:i-1])
	case ' ':
		if i > 1 && b[i-2] == ',' {
			return greetingWord(b[:i-2])
		}
		if r, ok := hanBefore(b, i-1); ok {
			before, two := hanBefore(b, i-4)
			return two && introducingSet.has(pairValue(before, r))
		}
		return greetingWord(b[:i-1])
	}
	return false
}

// greetingWord reports whether b ends with an English word that a person follows.
func greetingWord(b []byte) bool {
	k := len(b)
	for k > 0 && len(b)-k < 8 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	var low [8]byte
	if len(b)-k < 2 || len(b)-k >= len(low) || k > 0 && isAlnum(b[k-1]) {
		return false
	}
	switch string(lowerInto(low[:], b[k:])) {
	case "from", "to", "by", "hello", "hi", "welcome", "dear", "thanks", "bye", "call", "calling", "user", "guest", "meet", "met", "with", "remind", "notify", "notified", "contact", "inform", "ask", "tell", "thank", "visit", "pick", "text", "message", "dial", "ring":
		return true
	}
	return false
}

// quotedPerson reports whether b ends with an English word for somebody whose name follows in
// quotation marks: driver profile "王伟".
func quotedPerson(b []byte) bool {
	k := len(b)
	for k > 0 && len(b)-k < 12 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	var low [12]byte
	if len(b)-k < 2 || len(b)-k >= len(low) || k > 0 && isAlnum(b[k-1]) {
		return false
	}
	switch string(lowerInto(low[:], b[k:])) {
	case "to", "cc", "by", "profile", "user", "driver", "owner", "caller", "callee", "speaker", "passenger", "contact", "person", "member", "customer", "guest", "account", "face", "from", "with", "named", "calling", "dialing", "hello", "welcome":
		return true
	}
	return false
}

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

// crossSet holds words whose second character is a surname and whose first one introduces
// persons: 师傅, 长安.
var crossSet = pairSetOf("师傅 师范 师资 长安 长沙 长江 长城 长宁 长春 长乐 长白 长虹 长征 长葛 长康 人马 人和 人马 员方 主管 机车 机房 机关 主席 主路 名单 名关 告单 生成 生石 生路 客车 对方 对应 对象 对齐 让路 接口 接连 由于 系统 是否 给水 人工 把关 名古 被单 同时 同方 同江 请安 知名 为何 为宁 送单 问路 带路 向阳 及时 及格 和平 和田 与时 请于 往来 随时 随车 说明 说成 见习 见解 听力")

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
	if end >= len(b) || b[end] != ' ' && b[end] != '(' && b[end] != '\t' {
		return false
	}
	first, ok := hanAt(b, end+1)
	if !ok {
		return false
	}
	second, two := hanAt(b, end+4)
	if !two {
		return first == '家' || first == '爸' || first == '妈'
	}
	return relationSet.has(pairValue(first, second)) || titleAt(b, end+1) > 0
}

var relationSet = pairSetOf("同事 同学 朋友 公司 家里 老公 老婆 爸爸 妈妈 父亲 母亲 儿子 女儿 哥哥 姐姐 弟弟 妹妹 舅舅 阿姨 叔叔 邻居 客户 房东 司机 代驾 领导 店长 经理 教练 车主 车友 单位 手机 住宅 办公 师傅 本人 家属 物业 中介 快递 兄弟 姐妹 闺蜜 室友 亲戚 战友 搭档 发小 嫂子 姐夫 妹夫 岳父 岳母 表哥 表弟 表姐 表妹 堂哥 堂弟 堂姐 堂妹 侄子 侄女 外甥")
