package pi

import (
	"bytes"
	"strings"
)

// personalHan reports whether the ideographs b speak of a person or of telephones.
func personalHan(b []byte) bool {
	if n := len(b); n >= 12 && string(b[n-6:]) == "号码" && figureHan(b[:n-3]) {
		b = b[:n-6] // 发票号码
	}
	for k := 0; k+3 <= len(b); k += 3 {
		r, ok := hanAt(b, k)
		if !ok {
			k -= 2
			continue
		}
		if h, _ := hanWord(b, k, r); h&(ofPerson|hintAddr) != 0 {
			return true
		}
		if second, two := hanAt(b, k+3); two && personalSet.has(pairValue(r, second)) {
			return true
		}
		if k+3 == len(b) && strings.ContainsRune("打给向找由请我他她您你叫约拨叔姐哥嫂姨总", r) {
			return true
		}
	}
	return false
}

var personalSet = pairSetOf("拨打 请记 请核 请填 通话 致电 来电 去电 打给 打来 回拨 呼叫 主叫 被叫 联系 联络 通知 短信 彩信 手机 电话 号码 先生 女士 小姐 师傅 经理 客户 用户 车主 司机 乘客 会员 账号 帐号 账户 登录 登陆 注册 绑定 验证 本人 妈妈 爸爸 老公 老婆 家人 家里 " +
	"朋友 同事 老板 收件 寄件 收货 我的 他的 她的 您的 你的 加我 找我 给我 微信 私信 转接 接听 未接 拨出 转告 回复 发给 发到 发至 送至 推送 授权 分享 邀请 本机 机主 主号 副号 亲情 紧急 热线 客服 售后 总机 前台 顾问 销售 技师 快递 骑手 代驾 " +
	"姓名 名字 称呼 昵称 家属 父亲 母亲 儿子 女儿 丈夫 妻子 老师 医生 律师 同学 邻居 房东 租客 顾客 旅客 访客 学员 教练 员工 队长 班长 主任 总监 助理 秘书 人员 某人 专员 坐席")

// figureHan reports whether b ends with a Chinese word for a figure, for the number of a thing, or
// for what became of what is counted, and perhaps with a verb: 累计产量, 采样点总数为, 可用内存.
func figureHan(b []byte) bool {
	if n := len(b); n >= 12 && string(b[n-6:]) == "号码" {
		b = b[:n-3]
	}
	for len(b) >= 9 {
		r, ok := hanBefore(b, len(b))
		if !ok || !strings.ContainsRune("为是到达至了约共已有近超仅计过在于满得成变更新现第被", r) {
			break
		}
		b = b[:len(b)-3]
	}
	last, ok := hanBefore(b, len(b))
	if !ok || len(b) < 6 {
		return false
	}
	if totals(b) {
		return true
	}
	if strings.ContainsRune("数量率额差距频耗键", last) {
		return true
	}
	first, ok := hanBefore(b, len(b)-3)
	if !ok {
		return false
	}
	if figurePairs.has(pairValue(first, last)) {
		return true
	}
	if last == '码' && first != '号' && first != '证' && first != '扫' || last == '单' && !strings.ContainsRune("下派接抢报催退改", first) {
		return true
	}
	if last == '号' {
		return figureHan(b[:len(b)-3]) || strings.ContainsRune("单票纸本批料件图型版序编帧行列页卷册期排座层桩枪柜箱槽仓库架站班航道轨券票案款货品物炉模组段节务流水录定标丁建固构块扇区簇程障误像曲令志求息事例项目类别源点井闸泵表芯片板线缆管阀轴轮胎", first)
	}
	return false
}

// totals reports whether a word for a total stands in b: 累计放电.
func totals(b []byte) bool {
	for _, w := range [...]string{"累计", "累积", "总计", "合计", "共计"} {
		if bytes.Contains(b, []byte(w)) {
			return true
		}
	}
	return false
}

// figurePairs holds the ends of such words.
var figurePairs = widePairsOf("积压 位点 位移 基准 成本 人口 大值 小值 加值 考值 测值 定值 限值 计值 估值 净值 产值 平均 均值 中位 峰值 谷值 总和 合计 累加 累积 增量 减量 余量 剩余 可用 已用 空闲 占用 空间 内存 显存 磁盘 容量 体积 面积 重量 净重 毛重 载重 长度 宽度 高度 深度 厚度 角度 温度 湿度 压力 气压 胎压 油压 扭矩 转矩 转速 车速 时速 电压 电流 电阻 功率 亮度 照度 响度 光通 磁通 " +
	"上传 下载 上行 下行 收包 发包 丢包 丢弃 丢失 扫描 命中 写入 读取 擦除 释放 淘汰 过期 耗时 用时 历时 时延 延迟 延时 抖动 超时 时戳 节拍 工时 工位 工步 产量 产能 库存 存量 销量 单价 总价 均价 税率 税前 税后 配额 额度 限额 阈值 门限 " +
	"节点 图层 图块 瓦片 路段 路口 车道 道路 桥梁 隧道 区域 网格 歌曲 专辑 曲目 音频 视频 图片 照片 截图 文件 目录 缓存 键值 令牌 会话 标识 接口 日志 快照 备份 镜像 补丁 版本 构建 固件 标定 内码 代号 记号 标号 标签 标记 段号 基址 地址 内址 偏址 指令 栈顶 栈底 堆顶 寄存 掩码 位图 标志 状态 步骤 轮次 批量 " +
	"示值 读值 极值 始值 和值 差值 阈限 权重 系数 比例 比值 占比 方差 标差 误差 残差 增益 偏置 斜率 截距 种子 密钥 密文 摘要 随机 校验 行程 总程 航程 航距 轨距 圈速 步长 步频 步距 帧率 码率 码流 采样 样本 样点 波形 像素 字符 字数 词数 段落 扇区 磁道 柱面 页面 表项 记录 条目 行数 列数 项数 组数 块数 页数 包数 " +
	"电桩 充桩 电枪 电柜 电表 水表 气表 油表 仪表 闸机 道闸 车位 泊位 货架 货柜 托盘 料箱 料架 模具 夹具 刀具 工装 芯片 晶圆 主板 模组 电芯 电机 电控 逆变 减速 齿轮 轴承 轮毂 滤芯 油品 线束 插头 端子 继电 装箱 出库 入库 盘点 调拨 报关 提单 仓单 货单 账目 科目 凭单 税号")

// widePairs is pairSet with room for more.
type widePairs [2048]uint32

func widePairsOf(words string) *widePairs {
	t := new(widePairs)
	for w := range strings.FieldsSeq(words) {
		r := []rune(w)
		v := pairValue(r[0], r[1])
		t[t.slot(v)] = v
	}
	return t
}

func (t *widePairs) slot(v uint32) int {
	slot := v * 0x9E3779B1 >> 21
	for t[slot] != 0 && t[slot] != v {
		slot = (slot + 1) % uint32(len(t))
	}
	return int(slot)
}

func (t *widePairs) has(v uint32) bool { return t[t.slot(v)] != 0 }

// tallyHan tells whether b begins with ideographs, and whether these are a unit or what is counted.
func tallyHan(b []byte) (tally, han bool) {
	k := 0
	if b[0] == ' ' {
		k = 1
	}
	first, ok := hanAt(b, k)
	if !ok {
		return false, false
	}
	second, two := hanAt(b, k+3)
	if two && unitPairs.has(pairValue(first, second)) {
		return true, true
	}
	switch first {
	case '行', '页', '块', '笔', '轮', '转', '瓦', '焦', '伏', '升', '克', '吨', '点', '字', '包', '套', '批', '度', '株', '颗', '粒', '份', '句', '段', '节', '列', '组', '项', '类', '种', '格', '档', '级', '层', '遍', '趟', '台', '辆', '只', '支', '枚', '根':
		if n := k + 3; first == '转' && n < len(b) && isDigit(b[n]) { // the extension
			return false, true
		}
		return k == 0 && (!two || strings.ContainsRune("受被已未的数待有没左中内外以", second)) && first != '张', true
	}
	return false, true
}

// unitPairs holds units and what is counted.
var unitPairs = pairSetOf("纳秒 皮秒 微秒 毫秒 秒钟 分钟 小时 毫米 厘米 微米 纳米 千米 公里 海里 毫瓦 千瓦 兆瓦 瓦时 瓦特 焦耳 千焦 兆焦 毫焦 安时 毫安 微安 安培 毫伏 微伏 伏特 欧姆 赫兹 千赫 兆赫 像素 字符 字节 比特 千克 公斤 毫克 毫升 公升 立方 平方 脉冲 人次 车次 次数 采样 样本 扇区 事件 报文 周期 循环 时钟 刻度 网格 瓦片 节点 点数 转数 圈数 帧数 行数 条数 个包 个字 个点 个采 个样 个节 个瓦 个事 个脉 个周 个对 个块 个页 帕斯 千帕 兆帕 流明 勒克 坎德 开尔 弧度 转每 每秒 每分 每时")
