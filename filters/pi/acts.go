package pi

// personActs lists the beginnings of what is said of persons alone, behind their names:
// 打电话, 给我, 的车, 签收.
const personActs = "邀请 邀您 分享 来电 已加 已添 已认 已激 将车 将数 将钥 将此 加入 向您 正向 未系 登录 上线 下线 请求 呼叫 想和 与您 和您 打电 来电 打来 打给 给我 给他 给她 给你 给您 给客 给前 给店 说车 说空 说他 说她 说要 说这 说明 说是 说在 说今 说明 讲这 讲他 讲过 讲的 本人 出差 请假 上班 下班 投诉 反映 反馈 预约 约了 约好 " +
	"已签 已取 已提 已还 已付 已支 已下 已离 已上 已确 已同 已拒 已绑 已授 已退 已完 已驶 已被 已接 已到 已经 接单 签收 签字 签名 签了 负责 安排 拼车 跟进 经手 经办 完成 开的 开车 开走 开着 开过 的车 的电 的手 的微 的身 的住 的快 的单 的订 的新 的消 的账 的家 的名 的驾 的行 的护 的银 的卡 的保 的老 的孩 " +
	"名下 把车 把钥 把手 把钱 过来 过去 同意 要求 申请 登记 绑定 授权 认领 代办 代收 领取 陪同 驾驶 送车 取车 取走 提车 还车 来取 来店 到店 到场 试驾 拍照 借走 借车 借了 也在 还在 没来 没接 没到 " +
	"转账 付款 付了 交费 缴费 报案 报警 报修 受伤 住院 去世 生日 结婚 退休 入职 离职 辞职 发来 发的 发给 写的 处理 接待 介绍 推荐 表示 认为 觉得 希望 想要 想问 想把 想约 询问 咨询 确认 答应 承诺 拒绝 抱怨 反应 来接 来拿 接车 接走 接到 接一 " +
	"那边 那里 这边 他们 她们 你好 您好 谢谢 同志 两口 夫妇 夫妻 一家 家的 家里 家住 住在 在家 在店 在公 在开 在车 在等 在吗 们家 和我 跟我 与我 来了 走了 去了 到了 说了 买了 买的 换了 等你 等您 等我 等人 来过 去过 打过 问过 两人 二人 三人 为您 为你 帮我 帮您 帮忙 没带 没开 没给 没说 她老 他老 她妈 他妈 她家 他家 她爸 他爸 车祸 在群 在车 在路 在外 在国 在出 在医 生病 生了 迟到 被剐 被追 被撞 被拖 被罚 被投 的热 的蓝 的小 的华 的耳 的平 的音 的座 的工 的预 的电 的投 的退 的购 的赔 的病 的钥 的包 的女 的儿 的妻 的先 的太 讨论 一起 一同 一块 放学 见面 吃饭 " +
	"沟通 核实 核对 协商 谈好 聊过 手上 手里 手中 那了 那儿 生日 全责 无责 主责 次责 尾号 工号 点评 留言 回访 来访 到访 拜访 造访 离店 离场 进店 进场 上门 抵达 赶到 赶来 接听 挂断 拒接 拒收 未接 回电 回拨 致电 拨打 取件 寄件 签约 续约 退租 续租 还款 逾期 欠费 欠款 下单 退单 改约 改期 爽约 早退 缺勤 打卡 签到 签退 请示 批示 授课 练车 考试 补考 毕业 就诊 送医 身亡 轻伤 重伤 昏迷 醉驾 酒驾 闯红 违章 违停 肇事 逃逸 追尾 坐在 坐副 坐后 躺在 睡着 晕车 呕吐 哭闹 离世 怀孕 说话 说过 说好 说了 说没 说有 说会 说能 说下 说晚 说想 说可 说不 说好 说让 说找 让我 叫我 找我 问我 约我 请我 带我 给了 拿了 拿走 取了 还了 开了 修了 交了 付清 结清 结账 买单 刷卡 扫码 开票 要票 等着 看着 盯着 陪着 抱着 牵着 载着 带着 领着 送我 接我 送孩 接孩 接人 送人 接送 上学 下课 回家 回来 回去 出门 出去 进去 进来 起床 睡觉 收车 验车 洗车 挪车 停车 泊车 借用 代取 代签 代付 代驾 代开 主驾 副驾 开去 骑车 打车 约车 叫车 退车 卖车 买车 换车 用车 来修 来换 来做 来交 来问 来看 来保 送修 送来 送去 送到 带来 带去 带走 寄来 寄给 转给 转发 发了 收了 收下 认领 挂失 忘了 忘在 落在 落下 弄丢 捡到 找到 找回 走开 离开 离职 休假 请长 调走 调到 升任 担任 兼任 就任 任职 当班 值班 值守 交班 接班 上夜 加班 没空 有空 很忙 在忙 不来 不想 不肯 不接 没打 没付 没签 没还 没取 没交  撤回 拍了 退出 修改 发起 负全 负主 负次 负同 驾车 途经 因疲 因超 酒后 之子 之女 承担 和配 和家 和女 和儿 和妻 和丈 复现 布置 为好 的转 的通 的朋 的父 的母 的爸 的妈 的哥 的姐 的弟 的妹 的丈 的爱 的同 的司 的助 的律 的医 的红 的语 的群 的邻 的亲 的头 的眼 的腿 的病 在哪 去哪 到哪 发红 发语 已阅 已读 点赞 评论 转载 关注 点了 订了 租了 租的 租走 押金 退押 续保 投保 出险 骑行 步行 下车 上车 乘车 乘坐 驾照 年检 体检 年龄 性别 身高 体重 血型 学历 籍贯 工龄 驾龄 婚姻 已婚 未婚 离异 家属 亲属 遗体 遗属 生前 生于 卒于 享年 祖籍 的授 的权 的密 的指 的声 的脸 的照 的资 的登 的绑 " +
	"聊了 聊天 开会 商量 汇报 对接 碰头"

// weakIntroductions lists words that a person's name often follows and much else too, so
// that something personal must stand behind it.
const weakIntroductions = "丰的 达的 通的 网的 保的 处的 室的 家的 车的 修的 心的 贸的 团的 险的 台的 甲方 乙方 丙方 车票 机票 户到 收到 没有 不到 事故 车损 故由 处罚 扣了 算法 前端 后端 测试 开发 运维 新增 到过 删除 添加 新增 移除 解绑 绑定 撤销 取消 拉黑 屏蔽 关注 搜索 查找 解除 允许 禁止 表扬 举报 咨询 认识 遇见 碰见 看见 偶遇 采访 考核 培训 面试 录用 聘用 找到 换回 退给 交还 归还 留给 后排 副座 今日 本日 当日 本班 周一 周二 周三 周四 周五 周六 周日 月份 号晚 号早 昨天 今天 明天 前天 后天 刚才 刚刚 下周 上周 本周 周末 早上 上午 中午 下午 晚上 昨晚 今晚 今早 明早 听说 据说 还是 都是 就是 正是 司的 店的 厂的 队的 部的 院的 校的 班的 组的 站的 行的 所的 由于 销售 采购 时候 之前 后来 然后 另外 其中 现在 目前 因为 如果 只有 还有 以及 包括 除了 感谢 多亏 根据 按照 经过 通过 随后 于是 结果 看到 遇到 碰到 收到 等到 说到 想到 提到 轮到 见到 问到"

// weakLetters are such words of one character.
const weakLetters = "听带随说在放经已写填按"

// firmWords lists the beginnings of what follows the names of companies, shops and places,
// and pairs into which a name would cut.
const firmWords = "能源 科技 集团 汽车 汽贸 电池 电子 电气 电器 重工 实业 股份 控股 物流 软件 智能 动力 半导 精工 置业 地产 银行 酒店 宾馆 药业 食品 服饰 传媒 医药 医院 化工 机械 材料 充电 超充 快充 换电 制造 工业 新能 " +
	"快修 租车 二手 中心 广场 大厦 公司 有限 商贸 贸易 基金 证券 学院 大学 中学 小学 超市 餐厅 饭店 酒楼 通信 通讯 网络 信息 数据 系统 平台 品牌 座椅 轮胎 机油 玻璃 车桥 车灯 钢铁 航空 轨道 电驱 电控 地铁 机场 火车 大桥 隧道 高速 立交 收费 服务 景区 公园 花园 小区 市场 商场 " +
	"宣布 发布 方向 方面 站点 站台 充站 电站 牌照 牌轮 型号 系列 版本 模式 模块 功能 按键 按钮 音乐 导航 地图 音箱 音响 空调"

// timeWords may stand between a person and what is done.
const timeWords = "今天 明天 昨天 后天 前天 刚刚 刚才 上午 下午 晚上 早上 中午 已经 正在 一直 现在 马上 立刻 当时 当天 昨晚 今晚 今早 明早 又来"

var timeSet = pairSetOf(timeWords)

var actSet, weakSet, firmSet = pairSetOf(personActs), pairSetOf(weakIntroductions), pairSetOf(firmWords)

var weakSingles = hanSetFrom(weakLetters)

// hanSetFrom gives the set of the ideographs of chars.
func hanSetFrom(chars string) (t hanSet) {
	for _, r := range chars {
		t[(r-hanFirst)/64] |= 1 << ((r - hanFirst) % 64)
	}
	return t
}

// acts reports whether what stands at norm[end:] is said of persons alone.
func (s *Scanner) acts(end int) bool {
	first, ok := hanAt(s.norm, end)
	if !ok {
		return end+3 < len(s.norm) && s.norm[end] == ' ' && personVerb(s.norm[end+1:])
	}
	second, ok := hanAt(s.norm, end+3)
	if !ok {
		return false
	}
	v := pairValue(first, second)
	if actSet.has(v) {
		return true
	}
	if timeSet.has(v) {
		if first, ok = hanAt(s.norm, end+6); ok {
			second, ok = hanAt(s.norm, end+9)
			return ok && actSet.has(pairValue(first, second))
		}
	}
	return false
}

// firmBehind reports whether a word for a company, a shop, a place or a thing stands at
// norm[end:] or one character further, or begins with the last character before either.
func (s *Scanner) firmBehind(end int) bool {
	b := s.norm
	r, ok := hanBefore(b, end)
	for k := end; ok && k <= end+6; k += 3 {
		next, two := hanAt(b, k)
		if !two {
			return false
		}
		if firmSet.has(pairValue(r, next)) {
			return true
		}
		if stops(next) { // 白敏去机场
			return false
		}
		r = next
	}
	return false
}

// firmRun reports whether the ideographs from norm[i:] on name a company: 金穗汽车维修有限公司.
func (s *Scanner) firmRun(i int) bool {
	b := s.norm
	for k := i + 6; k < i+16*3; k += 3 {
		r, ok := hanAt(b, k)
		if !ok {
			return false
		}
		if r == '有' || r == '股' {
			next, _ := hanAt(b, k+3)
			if r == '有' && next == '限' || r == '股' && next == '份' {
				return true
			}
		}
		if stops(r) {
			return false
		}
	}
	return false
}

// personVerb reports whether b begins with an English verb behind the name of a person.
func personVerb(b []byte) bool {
	n := 0
	for n < len(b) && n < 10 && b[n]-'a' < 26 {
		n++
	}
	return personVerbs.has(b[:n])
}

// personVerbs are such verbs.
var personVerbs = wordSetOf(doingWords, "will has had calls asks reported confirmed picks paid left arrived complains took requested lost works came went")

// mostActor is how many words the name of somebody who does something has.
const mostActor = 4

// actor gives the end of a name of two to four words that begins with norm[i:j] at the start of
// a sentence or behind a mark, if what persons alone do follows: Noor Al-Hashimi shared a
// destination. It gives 0 for none.
func (s *Scanner) actor(i, j int) int {
	b := s.norm
	if i > 0 && b[i-1] != '"' && b[i-1] != '\n' && b[i-1] != '\'' && b[i-1] != '>' && (i < 2 || b[i-1] != ' ' || b[i-2] != ':' && b[i-2] != ',' && b[i-2] != ']' && b[i-2] != '.') {
		return 0
	}
	words := 1
	for k := j; words <= mostActor; {
		end := k
		if k+2 >= len(b) || b[k] != ' ' && b[k] != '-' {
			return 0
		}
		e := lettersEnd(b, k+1)
		w := b[k+1 : e]
		switch {
		case len(w) < 2 || len(w) > 16:
			return 0
		case w[0]-'A' < 26 && (w[1]-'a' < 26 || particles.has(w)):
			if ordinaryText(w) || wordHint(w) != 0 {
				return 0
			}
			words++
		case smallParticles.has(w):
		default:
			if b[k] == ' ' && words > 1 && personsAlone.has(w) {
				return end
			}
			return 0
		}
		k = e
	}
	return 0
}

// personsAlone are verbs of what persons alone do, not programs and cars.
var personsAlone = exactSetOf(doingWords, "shared accepted invited apologised apologized declined thanked prefers")

// doingWords are verbs of what persons alone do.
const doingWords = "said says called asked wants wanted picked signed drove drives booked complained told agreed refused replied forgot owns lives"

// ordinaryText reports whether the word w, of any case, is of no name.
func ordinaryText(w []byte) bool {
	return len(w) > wordMost || ordinaries.has(w) || softWords.has(w) || firmNames.has(w) || counts.has(w)
}

// greeted gives the end of a name of two words or more that begins with norm[i:j] behind a
// greeting: Dear Aaliyah Brooks, Regards,\n Thabo Molefe. It gives 0 for none.
func (s *Scanner) greeted(i, j int) int {
	b, k := s.norm, i
	for k > 0 && i-k < 3 && (b[k-1] == ' ' || b[k-1] == '\n' || b[k-1] == ',') {
		k--
	}
	e := k
	for k > 0 && e-k < 9 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	if e-k < 2 || e == i || k > 0 && isAlnum(b[k-1]) {
		return 0
	}
	if w := b[k:e]; !letterEnds.has(w) && (b[e] == '\n' || !letterStarts.has(w)) {
		return 0
	}
	end := s.capitalPair(i, j)
	if end == 0 || end < len(b) && b[end] != ',' && b[end] != '\n' && b[end] != '.' && b[end] != '!' {
		return 0
	}
	return end
}

// letterEnds are the last words of a letter before the name of its writer, letterStarts the first ones
// before that of its reader.
var letterEnds, letterStarts = wordSetOf("regards sincerely cheers"), wordSetOf("dear hi")
