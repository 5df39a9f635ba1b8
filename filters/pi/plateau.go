package pi

// plateauParts lists the halves of Tibetan names, of two characters each; two of them are a
// name: 扎西多吉.
const plateauParts = "扎西 次仁 卓玛 多吉 格桑 旺堆 平措 央金 梅朵 洛桑 达瓦 尼玛 普布 丹增 顿珠 拉姆 白玛 仁增 索朗 德吉 曲珍 边巴 米玛 巴桑 强巴 卓嘎 旺姆 旺杰 罗布 桑珠 嘉措 曲扎 群培 晋美 贡布 益西 " +
	"次旦 旦增 措姆 桑吉 扎巴 朗杰 旺扎 阿旺 色珍 玉珍 拉毛 仁青 仁钦 旺青 旺久 班觉 央宗 德庆 曲桑 桑杰 拉珍 白珍 次珍 曲宗"

var plateauSet = pairSetOf(plateauParts)

// plateauName gives the end of a Tibetan name of four characters, the first of which is r
// at norm[i:]; 0 for none.
func (s *Scanner) plateauName(i int, r rune) int {
	second, ok := hanAt(s.norm, i+3)
	if !ok || !plateauSet.has(pairValue(r, second)) {
		return 0
	}
	third, ok := hanAt(s.norm, i+6)
	fourth, two := hanAt(s.norm, i+9)
	if !ok || !two || !plateauSet.has(pairValue(third, fourth)) {
		return 0
	}
	return i + 12
}
