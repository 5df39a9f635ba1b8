package pi

import "testing"

// TestNamesApartFromValues: the name of a field and its value, whatever stands between them, labels
// in disguise, addresses of mail whose signs are dressed up.
func TestNamesApartFromValues(t *testing.T) {
	for _, c := range []struct {
		e           Entity
		value, text string
	}{
		{WeChat, "Tidebreaker_zeng", "onChanged key=wxIdOfOwner value=Tidebreaker_zeng from=remote"},
		{WeChat, "i_redpanda39", `<preference key="weixin_no" summary="i_redpanda39"/>`},
		{WeChat, "i_redpanda39", `<item name="wxIdOfOwner" android:text="i_redpanda39"/>`},
		{WeChat, "ni-drumroll", "wxIdOfOwner\tni-drumroll\tOK"},
		{WeChat, "kexin_88", "put(salesWeixin, kexin_88)"},
		{WeChat, "kexin_88", "wxIdOfOwner为kexin_88"},
		{WeChat, "kexin_88", "Duplicate entry 'kexin_88' for key 'bind.wxIdOfOwner'"},
		{WeChat, "min-salmonrun", "agent note: WeChat ID on file is min-salmonrun, caller verified"},
		{WeChat, "Paperboat_feng", "the 微信账号 should read Paperboat_feng. Thanks"},
		{WeChat, "marmotwang50", "客户来电更正顾问微信号，新值marmotwang50，已同步"},
		{WeChat, "icefield-94", "我的加微信填错了，应该是 icefield-94，麻烦改一下"},
		{WeChat, "xie-drumroll", "您好，WeChat IDxie-drumroll的绑定申请"},
		{WeChat, "koipond-63", "那个绿色软件，账号 koipond-63"},
		{WeChat, "greylynx-37", "memo 微/信/号：greylynx-37"},
		{WeChat, "bluequartz-54", "加丶微丶信是bluequartz-54"},
		{WeChat, "raincoat-49", "留言：W/e/C/h/a/t/ /I/D raincoat-49"},
		{WeChat, "raincoat-49", "w3ch4t_1d=raincoat-49"},
		{Permit, "17499965", "OwnerCenter: t41b40zh3ng_n0=17499965"},
		{Permit, "L68578483", "t41w4nTr4v3lP3rm1t_L=L68578483"},
		{Permit, "99437783", "key=twCompatriotPermitNo value=99437783"},
		{Permit, "H35020876", "| hkmo_home_return_card | H35020876 | 6 |"},
		{Permit, "H12345678", "Guest shows a Home Return Card, number H12345678."},
		{Permit, "H12345678", "Duplicate entry 'H12345678' for key 'permitHkMoExitEntry'"},
		{Permit, "20901110", "台湾居民来往大陆通行证是20901110对吗"},
		{Permit, "12345678", "<certType>台胞证</certType><certNo>12345678</certNo>"},
		{Permit, "USA110083010001", "永久居留身份证号USA110083010001"},
		{Passport, "DE3775643", "key=护照编号 value=DE3775643"},
		{ResidentID, "911124198108030024", "n 911124198108030024"},
		{Name, "孙莉", "留言：驾*驶*员*姓*名 = 孙莉"},
		{Name, "周长庚", "c0nt4ctP3rs0nN4m3=周长庚"},
		{Email, "壹7捌5@18玖.cn", "发票接收邮箱壹7捌5@18玖.cn，欠费"},
		{Email, "li.wei  @aliyun.com", "to li.wei  @aliyun.com"},
		{Email, "li.wei(@)example.com", "li.wei(@)example.com"},
		{Email, "li.wei/**/@tom.com", "mail: li.wei/**/@tom.com"},
		{Email, "li.wei88-at-163-dot-com", "li.wei88-at-163-dot-com"},
		{Email, "liwei88小老鼠163.com", "发到liwei88小老鼠163.com"},
	} {
		if got := foundAs(c.text, c.e); got != c.value {
			t.Errorf("%s in %q: %q, want %q", c.e, c.text, got, c.value)
		}
	}
	for _, c := range []struct {
		e    Entity
		text string
	}{
		{WeChat, "WeChat pay order 4200001234 is done"}, {WeChat, "wechat mini program updated to v8_0_44"}, {WeChat, "微信错误码 err_10086"},
		{Permit, "台胞证有效期至20281231"}, {Permit, "return code 12345678, exit code 0"}, {Permit, "entryCardNo=12345678"},
		{Email, "git clone git@github.com:org/repo.git"}, {Email, "sensor-at-42.com bus"}, {Email, "x[@]y"},
	} {
		if got := foundAs(c.text, c.e); got != "" {
			t.Errorf("%s in %q: %q", c.e, c.text, got)
		}
	}
}

// foundAs gives the first e that is found in text.
func foundAs(text string, e Entity) string {
	for _, f := range NewScanner(Known{}).Scan(nil, nil, []byte(text)) {
		if f.Entity == e {
			return text[f.Start:f.End]
		}
	}
	return ""
}

func TestNamesAllocateNothing(t *testing.T) {
	for _, k := range []string{"foreignerPermanentResidenceCardNo", "hkmacaotravelpermitno", "t41b40zh3ng_n0", "imeiOfPhone", "臺胞證號碼", "unrelatedMeasurementOfThings"} {
		key := []byte(k)
		if n := testing.AllocsPerRun(100, func() { _ = ContextOf(key) }); n != 0 {
			t.Errorf("%s: %v allocations", k, n)
		}
	}
}
