package pi

import "strings"

// role is a set of what a word can do in the name of a field, whatever its place in it.
type role uint16

const (
	roleWhat    role = 1 << iota // the value is the number of what the others say: no, haoma
	roleIdent                    // or what identifies it: id, code
	roleWhose                    // whose it is: driver, chezhu
	roleOf                       // joins two words: of, for
	roleForm                     // adds nothing: main, new, value
	roleAct                      // what is done with it: bind, verified
	rolePaper                    // a paper or a card of some kind: pass, cert, zheng
	rolePlace                    // Hong Kong, Macao, Taiwan
	roleStay                     // what a paper is for: residence, huixiang
	roleWay                      // the same, but only two such words say so: entry, exit
	rolePermit                   // a permit without more words: txz
	roleAccount                  // the name of an account: nick
	roleKind                     // of what kind it is: type
)

// roleWords holds the words that names of fields are made of, in English, in pinyin and by
// the initials of pinyin.
var roleWords = [...]struct {
	r     role
	words string
}{
	{roleWhat, "no nr num number numbers hao haoma bianhao zh zhm hm"},
	{roleIdent, "id ident identifier code serial sn"},
	{roleWhose, "owner driver user customer client passenger member holder renter tenant lessee lessor buyer seller payer payee borrower applicant insured insurant policyholder contact emergency " +
		"family person personal people party staff employee sales salesman adviser advisor consultant agent dealer technician visitor guest spouse resident citizen compatriots participant rider " +
		"chezhu siji jiashiyuan jiashiren kehu yonghu chengke lianxiren jinji guke chengzuren zuke xiaoshou guwen benren jumin huiyuan account acct profile identity"},
	{roleOf, "of for the to by from my your our his her their belonging belongs"},
	{roleForm, "set get with put save device terminal tbox modem sim unit value val text str string input field plain raw main primary first second third new old current latest orig original backup alt alternate alternative extra tmp copy final " +
		"default full real true actual mainland china chinese cn prc dalu neidi laiwang wanglai hm jm wl lw nd dl kyc rental rent lease car vehicle fleet home visit visitor"},
	{roleAct, "bind bound binding reg registered link linked open opened verify verified confirm confirmed submitted used add added chat info zhuce bangding"},
	{rolePaper, "card cert certificate certification document doc pass paper credential booklet tp zheng zhengjian zj ka"},
	{rolePlace, "hk hkg hongkong mo macau macao tw taiwan hkmo hkm hmt gangao gangaotai xianggang aomen ga gat"},
	{roleStay, "residence residency residential compatriot permanent pr prc juzhu juliu yongju yongjiu homereturn homecoming"},
	{roleWay, "travel entry exit return visiting cross border crossborder alien foreigner foreign tongbao waiguoren tongxing"},
	{rolePermit, "permit eep mtp hrp tongxingzheng txz huixiangzheng hxz taibaozheng tbz taibao huixiang juzhuzheng jzz jzzh jzzhm txzh tbzh hxzh juliuzheng yongjuzheng yjz juliuxuke juzhuxuke hvp frp jlz jlzh jlxk jlxkz yjjlz wgrjlz wgryjz gatjzz gatjmjzz hmtrp"},
	{roleKind, "type kind category class leixing zhonglei leibie lx"},
	{roleAccount, "nick nickname alias name handle username userid uid openid unionid nicheng yonghuming zhanghao zhanghu zh yh nc login"},
}

// roleSlots is the size of the table of roleWords.
const roleSlots = 1024

type roleEntry struct {
	word string
	r    role
}

// roleTable is an open-addressed table of roleWords; roleLens holds, per first letter, a bit
// for each length that occurs.
var roleTable, roleLens = buildRoles()

func buildRoles() (*[roleSlots]roleEntry, *[256]uint32) {
	t, lens := new([roleSlots]roleEntry), new([256]uint32)
	for _, group := range roleWords {
		for w := range strings.FieldsSeq(group.words) {
			slot := wordHash([]byte(w)) % roleSlots
			for t[slot].word != "" && t[slot].word != w {
				slot = (slot + 1) % roleSlots
			}
			t[slot] = roleEntry{w, t[slot].r | group.r}
			lens[w[0]] |= 1 << len(w)
		}
	}
	return t, lens
}

// roleOfWord gives what a word in lower case can do in a name, 0 if it is unknown.
func roleOfWord(w []byte) role {
	if len(w) < 2 || len(w) > 20 || roleLens[w[0]]>>len(w)&1 == 0 {
		return 0
	}
	for slot := wordHash(w) % roleSlots; ; slot = (slot + 1) % roleSlots {
		switch e := &roleTable[slot]; e.word {
		case "":
			return 0
		case string(w):
			return e.r
		}
	}
}
