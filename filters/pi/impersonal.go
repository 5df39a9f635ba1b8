package pi

import "bytes"

// impersonal reports whether b, the value of a key that names persons, is the name of a firm,
// of a part of a program or of a car: org.example.Driver, mqtt-bridge, Seat Heating, 客服中心.
func impersonal(b []byte) bool {
	if _, han := hanAt(b, 0); han {
		return firmName(b)
	}
	words, odd, joined := 0, 0, 0
	for i := 0; i < len(b); {
		if class[b[i]]&cLetter == 0 {
			if b[i] >= 0x80 {
				return false
			}
			i++
			continue
		}
		j := lettersEnd(b, i)
		if j-i < 2 || j-i > 16 {
			return false
		}
		w := b[i:j]
		switch kind := nameKind(w); {
		case firmNames.has(w):
			return true
		case ordinaries.has(w) || counts.has(w) || softWords.has(w):
			odd++
		case kind != 0 || syllables(w):
			return false
		}
		words++
		if j < len(b)-1 && (b[j] == '.' || b[j] == '_' || b[j] == '-' || isDigit(b[j])) && b[i]-'a' < 26 && b[j+1] != ' ' {
			joined++
		}
		i = j
	}
	return odd > 0 && odd*2 >= words || joined > 0 && joined == words-1 && words > 1 && odd > 0 || joined > 1 && bytes.IndexByte(b, '.') > 0
}

// softWords are words of programs and of cars that stand beside names.
var softWords = wordSetOf("admin root administrator operator mqtt tsp fleet ops core org com net http https api sdk app svc mlx snd usb can vehicle cloud platform client server broker bridge proxy daemon kernel " +
	"android linux oem tbox tcu ivi hmi adas bms vcu ecu mcu public private shared demo dev prod staging support helpdesk hotline sales notification notifications alerts noreply reply mailer " +
	"scheduler worker job task queue")

// firmNames stand in the names of firms alone.
var firmNames = wordSetOf("ltd gmbh inc corp corporation llc plc company unicom telecom motors")

// firmName reports whether b, which begins with an ideograph, holds a word for a firm, an office
// or a part of a car.
func firmName(b []byte) bool {
	n := 0
	for i := 0; i+6 <= len(b); i += 3 {
		first, ok := hanAt(b, i)
		second, two := hanAt(b, i+3)
		if !ok || !two {
			return false
		}
		v := pairValue(first, second)
		if n > 0 && firmSet.has(v) || officeSet.has(v) {
			return true
		}
		n++
	}
	return false
}

var officeSet = pairSetOf("公司 客服 账户 救援 车队 座椅 加热 座舱 车窗 部门 热线 售后 中心 机构 管理 系统 平台 服务 前台 默认 访客 游客 测试 未知 未填 暂无 仓库 保密")
