package pi

import "testing"

func TestNamesBehindRoles(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"质检李逸确认", "李逸"}, {"早班戚知鹤 晚班许栖梧", "戚知鹤 + 许栖梧"}, {"工号1032 管桐", "管桐"}, {"定损：柯菀青", "柯菀青"},
		{"识别结果[姚伟]置信度", "姚伟"}, {"解除罗泽宇的授权", "罗泽宇"}, {"导航去樊长庚家", "樊长庚"}, {"导航到房小军的公司", ""},
		{"经汤玉兰同意后放行", "汤玉兰"}, {"钥匙在段璇玑手上", "段璇玑"}, {"辛小军 工号1032", "辛小军"}, {"武苒 男 汉族", "武苒"},
		{"From: 百里望舒 <xu6253@gmail.com>", "百里望舒"}, {"接白敏去机场", "白敏"}, {"<魏北辰> 已阅", "魏北辰"}, {"Sincerely,\n姚漾", "姚漾"},
		{"早班高峰拥堵", ""}, {"东方红主题曲", ""}, {"title 白月光与轻舟", ""}, {"毛毛雨不影响", ""}, {"甲方登记完成", ""}, {"[安全带] 未系", ""},
		{"客户 金穗汽车维修有限公司", ""}, {"维修工单 门店：东麓店 项目", ""}, {"对于约束缺少索引", ""}, {"班组长检查", ""},
	})
}

func TestNamesThatWereAnnounced(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"我的车主姓名填错了，应该是 骆娥，麻烦改一下", "骆娥"}, {"联系人姓名(必填)： 岑春燕", "岑春燕"}, {"更正联系人姓名，新值闾丘沐辰，已同步", "闾丘沐辰"},
		{"同事: 收件人姓名发我一下\n我: 庞喜贵\n同事: 收到", "庞喜贵"}, {"the customer name should read 许望津. Thanks", "许望津"},
		{"could you confirm the driver name?\ncaller: sure, it is Park Min-seo.", "Park Min-seo"}, {"name of the insured: 窦璟", "窦璟"},
		{"onChanged key=customerRealName value=焦虎 from=remote", "焦虎"}, {"contactPersonName [祁焱]", "祁焱"},
		{"姓名不能为空 城市：常德", ""}, {"联系人姓名为必填项 结果：成功", ""}, {"姓名：未填\n里程：32010", ""},
	})
}

func TestNamesInLatinLetters(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"welcome back, Quoc Trandinh", "Quoc Trandinh"}, {"call Zorblax Quenell", "Zorblax Quenell"}, {"Zorblax Quenell (driver) left", "Zorblax Quenell"},
		{"Zorblax Quenell's birthday", "Zorblax Quenell"}, {"Author: Zorblax Quenell <z@example.com>", "Zorblax Quenell"}, {"signed by Zorblax van der Quenell", "Zorblax van der Quenell"},
		{"Zorblax Quenell was driving", "Zorblax Quenell"}, {"owner: Zorblax Quenell", "Zorblax Quenell"}, {"Hi Park Min-seo,", "Park Min-seo"},
		{"Driver Fatigue Warning", ""}, {"Calling Home", ""}, {"Approved by: Quality Control", ""}, {"Fleet Operations replied late", ""},
		{"Passenger Airbag Off", ""}, {"Playing Bohemian Rhapsody", ""}, {"Call Pizza Hut", ""}, {"Driver is Not Ready", ""},
	})
}

func TestKeysOfSomebodysName(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct{ key, text, want string }{
		{"approverName", "Zorblax Quenell", "NAME"}, {"name_of_driver", "Zorblax Quenell", "NAME"}, {"contact_person_name", "祁焱", "NAME"},
		{"owner", "Zorblax Quenell", "NAME"}, {"owner", "Platform Team", ""}, {"assignedTo", "Quality Control", ""}, {"fileName", "祁焱报告", ""},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("key %q text %q: found %q, want %q", tc.key, tc.text, got, tc.want)
		}
	}
	spans(t, Name, []struct{ text, want string }{{"user_real_name=TONG+Baoju&agree=1", "TONG+Baoju"}, {"ownerName=Ilse%20Brandt&x=1", "Ilse%20Brandt"}})
}

func TestNamesUnderKeysInTexts(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{`pub payload={"on":false,"nm":"郑辉"}`, "郑辉"}, {"[ecu]\nslot = 5\ncust = 于泽宇", "于泽宇"}, {`{["ddh"]="job_1", ["xm"]="张洋艳"}`, "张洋艳"},
		{`info{remark="无",usr_nm="余天佑"} 1`, "余天佑"}, {"passport surname/given 刘健鑫, ok", "刘健鑫"}, {"full_name: 吴Taogang", "吴Taogang"},
		{`{"to":"成都","from":"重庆"}`, ""}, {`body:{"cust":"项目一"}`, ""}, {"model.name=海豹, level=C", ""}, {"station-name=星巴克(银泰店)", ""},
		{"Content-Disposition: form-data; name=\"任务单\"\n\n1", ""}, {"[driver]\n余辉 = 39", ""}, {"[owner]\n金额大写 = 玖元整", ""}, {"Hit,Miss,Ttl,Evict", ""},
		{"司机:\n赵敏: 到岗", "赵敏"}, {"谢谢谢晓明", "谢晓明"}, {"谢谢晓明", ""}, {"王守义 13812345678", "王守义"}, {"王守义十三香", ""},
	})
}

func TestNamesByTheirPlace(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"您好，我是星辉汽车的邱峰，关于保养", "邱峰"}, {"甲方城东店 乙方张东 押金", "张东"}, {"转一下，叶庆的ETC办理卡住了", "叶庆"}, {"收件人嘛 李轩", "李轩"},
		{"投保人填王芳，联系", "王芳"}, {"就按张平琪这个报案人走流程", "张平琪"}, {"张涛婷，这是我的紧急联系人", "张涛婷"}, {"【国家电网】您好王国庆，订单", "王国庆"},
		{"刘莉瑞\n城东店\n邮箱：x", "刘莉瑞"}, {"我是昨天的那个", ""}, {"乙方于三日内", ""}, {"按高峰电价", ""}, {"华泰的理赔", ""}, {"高速入口：西安东，出口：武汉西", ""},
	})
	s := NewScanner(Known{})
	for _, text := range []string{"台胞证03985825，刘思，可以租车吗", "转账给我 4367424763685427924 农行 罗娜睿"} {
		if got := s.Scan(nil, nil, []byte(text)); len(got) != 2 || got[1].Entity != Name {
			t.Errorf("%q: found %v, want a number and a name", text, got)
		}
	}
}

func TestNamesToldByTheirCharacters(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"乘车人是口天吴 嘉宾的嘉 婀娜的娜 对", "口天吴 嘉宾的嘉 婀娜的娜"}, {"此致 树叶的叶、波浪的波 2024年", "树叶的叶、波浪的波"}, {"签名：李，刚强的刚", "李，刚强的刚"},
		{"大江的江水", ""}, {"谢谢 哈", ""},
	})
}

func TestWordsWithTheFormOfNames(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"phrase: Mike Alfa Quebec Sierra", ""}, {"navigate to Wanda Plaza", ""}, {"王老吉还有吗 来两罐", ""}, {"马应龙什么都做", ""}, {"保单、定损单、维修发票", ""},
		{"姓名是多少？答：172", ""}, {"麻烦提供机主号码.客户:稍等", ""}, {"那个，谢谢，祝好", ""}, {"联系人：约翰.史密斯", "约翰.史密斯"},
	})
}

func TestPinyinName(t *testing.T) {
	for _, tc := range []struct {
		text string
		sure bool
		want string
	}{
		{"chen.bolong contact", true, "chen.bolong"}, {"tang-xinbo", true, "tang-xinbo"}, {"donghuaxue\n", true, "donghuaxue"}, {"shen3 zhen1 xiu4", false, "shen3 zhen1 xiu4"},
		{"Y. B. He please", false, "Y. B. He"}, {"Guo H.Y.", false, "Guo H.Y."}, {"HUANG<<WEN", false, "HUANG<<WEN"}, {"LIANG<<PENG<LING;7", false, "LIANG<<PENG<LING"},
		{"x10ng m31", true, "x10ng m31"}, {"wang杰鑫", true, "wang杰鑫"}, {"zhang_wei seq", true, "zhang_wei"},
		{"chen.bolong", false, ""}, {"donghuaxue", false, ""}, {"li.wei@example.com", true, ""}, {"huangyong+car", true, ""}, {"kernel.usb", true, ""}, {"shanghai", true, ""},
		{"test1", true, ""}, {"can-bus-driver", true, ""}, {"Model S.", false, ""},
	} {
		if end := pinyinName([]byte(tc.text), 0, tc.sure); tc.text[:end] != tc.want {
			t.Errorf("%q, sure %t: found %q, want %q", tc.text, tc.sure, tc.text[:end], tc.want)
		}
	}
}
