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
