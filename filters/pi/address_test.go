package pi

import "testing"

// spans checks that a scan finds the wanted parts of each text, and nothing else of
// the entity, where want is empty nothing at all.
func spans(t *testing.T, e Entity, cases []struct{ text, want string }) {
	t.Helper()
	s := NewScanner(Known{})
	for _, tc := range cases {
		got := ""
		for _, f := range s.Scan(nil, nil, []byte(tc.text)) {
			if f.Entity == e || tc.want == "" {
				if got != "" {
					got += " + "
				}
				got += tc.text[f.Start:f.End]
			}
		}
		if got != tc.want {
			t.Errorf("%s in %q: found %q, want %q", e, tc.text, got, tc.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	spans(t, Address, []struct{ text, want string }{
		{"广东省深圳市南山区科技园南路18号A栋1203室", "广东省深圳市南山区科技园南路18号A栋1203室"},
		{"住在北京市朝阳区建国路88号院3号楼2单元1501", "北京市朝阳区建国路88号院3号楼2单元1501"},
		{"杭州市西湖区文三路 478 号华星时代广场 A 座 902", "杭州市西湖区文三路 478 号华星时代广场 A 座 902"},
		{"成都高新区天府大道中段1366号", "成都高新区天府大道中段1366号"},
		{"上海浦东新区世纪大道1000弄25号602室", "上海浦东新区世纪大道1000弄25号602室"},
		{"重庆渝北区金开大道100号", "重庆渝北区金开大道100号"},
		{"河南省周口市太康县马头镇李庄村", "河南省周口市太康县马头镇李庄村"},
		{"李庄村3组15号", "李庄村3组15号"},
		{"阳光花园12栋502", "阳光花园12栋502"},
		{"车停在文三路12号A座803附近", "文三路12号A座803"}, {"停在科技园3号楼200米处", "科技园3号楼"},
		{"幸福家园小区5号楼3单元602室门口", "幸福家园小区5号楼3单元602室"},
		{"碧桂园3-2-501", "碧桂园3-2-501"},
		{"深圳南山科技园3栋", "深圳南山科技园3栋"},
		{"中山路八十八号", "中山路八十八号"},
		{"广西南宁市青秀区民族大道136-1号", "广西南宁市青秀区民族大道136-1号"},
		{"海拉尔东街甲18号", "海拉尔东街甲18号"},
		{"3栋2单元501室", "3栋2单元501室"},
		{"快递放重庆市江北区体育西路373号门口", "重庆市江北区体育西路373号"},
		{"广东省佛山市顺德区花溪大道与科技南路交叉口东方名都", "广东省佛山市顺德区花溪大道与科技南路交叉口东方名都"},
		{"广東省深圳市南山區科技園南路18號", "广東省深圳市南山區科技園南路18號"},
		{"台北市信義區信義路五段7號", "台北市信義區信義路五段7號"},
		{"广东省-深圳市-南山区-科技园南路-18号", "广东省-深圳市-南山区-科技园南路-18号"},
		{"上海·浦东新区·世纪大道100号", "上海·浦东新区·世纪大道100号"},
		{"金开大道１００号", "金开大道１００号"},
		{"导航到深圳南山科技园", "深圳南山科技园"},
		{"地址：重庆渝北光电园", "重庆渝北光电园"},
		{"No. 88 Zhongshan Road, Yuzhong District, Chongqing", "No. 88 Zhongshan Road, Yuzhong District, Chongqing"},
		{"Zhongshan Lu 88 Hao, Yuzhong Qu, Chongqing Shi", "Zhongshan Lu 88 Hao, Yuzhong Qu, Chongqing Shi"},
		{"1600 Amphitheatre Parkway, Mountain View, CA 94043", "1600 Amphitheatre Parkway, Mountain View, CA 94043"},
		{"221B Baker Street, London", "221B Baker Street, London"},
		{"寄往742 Evergreen Terrace, Springfield", "742 Evergreen Terrace, Springfield"},
		{"350 5th Ave, New York", "350 5th Ave, New York"},
		{"Room 502, Building 3, No. 88 Zhongshan Road", "Room 502, Building 3, No. 88 Zhongshan Road"},
		{"Zhongshan Road No. 88", "Zhongshan Road No. 88"},
	})
}

func TestPlacesThatAreNoAddresses(t *testing.T) {
	spans(t, Address, []struct{ text, want string }{
		{"前方中山路拥堵", ""}, {"重庆市渝北区金开大道拥堵", ""}, {"北京市朝阳区建国路发生交通事故", ""},
		{"北京市朝阳区建国路与西大望路交叉口发生事故", ""},
		{"北京18号下雨", ""}, {"地铁5号线", ""}, {"92号汽油涨价", ""}, {"京沪高速公路12号出口", ""},
		{"停在2号充电桩", ""}, {"汉兰达7座", ""}, {"五座车型", ""}, {"G50沪渝高速重庆段", ""}, {"前方500米到达人民路", ""},
		{"停车场3层B座", ""}, {"目的地：北京", ""}, {"导航到北京南站", ""}, {"3号座椅加热", ""}, {"电路3号端子", ""},
		{"四川省成都市郫都区唐昌镇有雨", ""}, {"4 Wheel Drive engaged", ""}, {"12 Green Building materials", ""},
		{"2 Lane Keeping warnings", ""}, {"Street lighting is dim", ""}, {"District heating works", ""}, {"version 3 Drive mode", ""},
	})
}

func TestAddressesInLatinLetters(t *testing.T) {
	spans(t, Address, []struct{ text, want string }{
		{"x hefei shi luyang qu qianshan lu 305 hao", "hefei shi luyang qu qianshan lu 305 hao"},
		{"'nanjing shi zhongshan north lu 135 hao 23 hao lou 607 shi'", "nanjing shi zhongshan north lu 135 hao 23 hao lou 607 shi"},
		{"x=shenzhen-shi-futian-qu-hongli-lu-293-hao", "shenzhen-shi-futian-qu-hongli-lu-293-hao"}, {"XI'AN SHI YANTA QU YOUYI WEST LU 1947 HAO", "XI'AN SHI YANTA QU YOUYI WEST LU 1947 HAO"},
		{"guiyangshi yunyanqu zhonghua lu 388 hao", "guiyangshi yunyanqu zhonghua lu 388 hao"}, {"to zhongshan lu 88 hao, gulou qu", "to zhongshan lu 88 hao, gulou qu"},
		{"#5, 105 Shuanglong R., Jiangning, Nanjing", "105 Shuanglong R., Jiangning, Nanjing"}, {"No.37, Chang'an Road, Yanta", "No.37, Chang'an Road, Yanta"},
		{"No.1884, Tianhe Lu, Tianhe District", "No.1884, Tianhe Lu, Tianhe District"},
		{"bus line-lu 12 stop", ""}, {"qu xiang lu 5", ""}, {"qian lu 12 hao", ""}, {"the R., value 3", ""},
	})
	spans(t, Address, []struct{ text, want string }{
		{"值 郑州-二七区-农业路-678", "郑州-二七区-农业路-678"}, {"值 大连-甘井子区-中山路-1154-16-2102", "大连-甘井子区-中山路-1154-16-2102"},
		{"'1228号, 建新北路, 江北区, 重庆市'", "1228号, 建新北路, 江北区, 重庆市"}, {"重庆市建新北路189hao", "重庆市建新北路189hao"}, {"3号，5号，长江路", ""},
	})
}
