package pi

// plateauParts lists the halves of Tibetan names, of two characters each; two of them are a
// name: 扎西多吉.
const plateauParts = "扎西 次仁 卓玛 多吉 格桑 旺堆 平措 央金 梅朵 洛桑 达瓦 尼玛 普布 丹增 顿珠 拉姆 白玛 仁增 索朗 德吉 曲珍 边巴 米玛 巴桑 强巴 才让 卓嘎 旺姆 旺杰 罗布 桑珠 加措 嘉措 曲扎 群培 晋美 贡布 益西 " +
	"土登 次旦 旦增 措姆 桑吉 扎巴 江措 南杰 朗杰 旺扎 单增 久美 阿旺 色珍 玉珍 才仁 更登 拉毛 仁青 仁钦 旺青 旺久 班觉 云丹 土旦 央宗 德庆 曲桑 桑杰 拉珍 白珍 次珍 曲宗"

var plateauSet = pairSetOf(plateauParts)

// plateauName gives the end of a Tibetan name of four characters, the first two of which
// are r and second at norm[i:]; 0 for none.
func (s *Scanner) plateauName(i int, r, second rune) int {
	if hanClass(r)&hPlateau == 0 || !plateauSet.has(pairValue(r, second)) {
		return 0
	}
	third, ok := hanAt(s.norm, i+6)
	fourth, two := hanAt(s.norm, i+9)
	if !ok || !two || !plateauSet.has(pairValue(third, fourth)) {
		return 0
	}
	return i + 12
}
