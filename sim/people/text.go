package people

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"cordon/sim/truth"
)

// Text is a text of an application and the personal information in it.
type Text struct {
	Body     string
	Contains []truth.Entity
}

// entity gives the person's value of a field.
func (p Person) entity(field string) (truth.Entity, bool) {
	switch field {
	case "name":
		return truth.Entity{Type: truth.Name, Value: p.Name}, true
	case "latin":
		return truth.Entity{Type: truth.Name, Value: p.Latin}, true
	case "id":
		return truth.Entity{Type: truth.ResidentID, Value: p.ResidentID}, true
	case "mobile":
		return truth.Entity{Type: truth.Mobile, Value: p.Mobile}, true
	case "plate":
		return truth.Entity{Type: truth.Plate, Value: p.Plate}, true
	case "card":
		return truth.Entity{Type: truth.BankCard, Value: p.BankCard}, true
	case "passport":
		return truth.Entity{Type: truth.Passport, Value: p.Passport}, true
	case "email":
		return truth.Entity{Type: truth.Email, Value: p.Email}, true
	case "wechat":
		return truth.Entity{Type: truth.WeChat, Value: p.WeChat}, true
	case "address":
		return truth.Entity{Type: truth.Address, Value: p.Address}, true
	}
	return truth.Entity{}, false
}

// fill replaces {field} by the person's values and lists them.
func fill(template string, p Person) Text {
	var t Text
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(template[open:], '}') + open
		e, known := p.entity(template[open+1 : end])
		b.WriteString(template[:open])
		if known {
			b.WriteString(e.Value)
			t.Contains = append(t.Contains, e)
		}
		template = template[end+1:]
	}
	b.WriteString(template)
	t.Body = b.String()
	return t
}

var navigation = []string{
	"导航到{address},到了打{mobile}找{name}",
	"去接{name},车牌{plate},电话{mobile}",
	"目的地:{address}",
	"收件人{name},手机{mobile},地址{address}",
	"Navigate to {address} and call {mobile}",
	"代驾师傅{name}马上到,联系电话{mobile}",
	"停车场登记车牌{plate},车主{name}",
}

var messages = []string{
	"我是{name},微信{wechat},有空加一下",
	"身份证号{id},麻烦帮我订票,姓名{name}",
	"钱打到这张卡:{card},户名{name}",
	"My email is {email}, phone {mobile}",
	"{name}的护照号是{passport},邮箱{email}",
	"帮我查一下{plate}的违章,我的电话是{mobile}",
	"Please book for {latin}, passport {passport}",
	"快递放{address},电话{mobile}",
	"会议改到下午三点,联系人{name} {mobile}",
}

var clean = []string{
	"前方路口右转,然后直行两公里",
	"轮胎气压正常,无需检查",
	"Battery preconditioning finished",
	"空调已调到二十二度",
	"Service interval: 5000 km left",
	"今天下午有小雨,请打开雨刮",
	"高速公路畅通,预计四十分钟到达",
	"Software version 4.2.1 installed",
	"座椅加热已关闭",
	"Oil level checked, no action needed",
	"胎压传感器电量充足",
	"Lane keeping assist is available",
}

// Navigation draws a text of the navigation application.
func Navigation(rng *rand.Rand, p Person) Text { return fill(navigation[rng.IntN(len(navigation))], p) }

// Message draws a text of the messaging application.
func Message(rng *rand.Rand, p Person) Text { return fill(messages[rng.IntN(len(messages))], p) }

// Clean draws a text with nothing personal in it.
func Clean(rng *rand.Rand) Text { return Text{Body: clean[rng.IntN(len(clean))]} }

// Contact is the person's entry in a phonebook.
func Contact(p Person) (map[string]any, []truth.Entity) {
	entry := map[string]any{
		"name": p.Name, "tel": p.Mobile, "email": p.Email, "address": p.Address, "wechat": p.WeChat,
	}
	entities := make([]truth.Entity, 0, len(entry))
	for _, field := range []string{"name", "mobile", "email", "address", "wechat"} {
		e, _ := p.entity(field)
		entities = append(entities, e)
	}
	return entry, entities
}

// VCard writes the person as a vCard 3.0 text.
func VCard(p Person) Text {
	body := fmt.Sprintf("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:%s\r\nTEL;TYPE=CELL:%s\r\nEMAIL:%s\r\nADR:;;%s\r\nX-WECHAT:%s\r\nEND:VCARD\r\n",
		p.Name, p.Mobile, p.Email, p.Address, p.WeChat)
	_, entities := Contact(p)
	return Text{Body: body, Contains: entities}
}
