package pi

import "testing"

func TestNames(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"我叫张伟，想预约保养", "张伟"}, {"车主李娜反映刹车异响", "李娜"}, {"请联系王建国处理", "王建国"},
		{"乘客欧阳修已上车", "欧阳修"}, {"王师傅马上到", "王"}, {"李总下午用车", "李总"}, {"司机陈志强已到达", "陈志强"},
		{"维修技师刘洋完成检测", "刘洋"}, {"技师郄俊杰检查后确认", "郄俊杰"}, {"张伟、李娜和王强参加", "张伟 + 李娜 + 王强"},
		{"张伟,13812345678,渝A12345", "张伟"}, {"13812345678 张伟", "张伟"}, {"周杰的手机是13812345678", "周杰"},
		{"打电话给刘德华", "刘德华"}, {"由李明签收", "李明"}, {"签字：赵丽颖", "赵丽颖"}, {"请问高德明师傅在吗", "高德明"},
		{"联系人：阿依古丽", "阿依古丽"}, {"客户阿卜杜拉·买买提，已到", "阿卜杜拉·买买提"}, {"给索南·才让打个电话", "索南·才让"},
		{"姓名：约翰·史密斯", "约翰·史密斯"}, {"張偉先生", "張偉"}, {"車主：陳志強", "陳志強"}, {"聯繫人：歐陽娜娜", "歐陽娜娜"},
		{"联系人 张 三", "张 三"}, {"尊敬的顾 海 涛先生", "顾 海 涛"}, {"1. 朱静 家 2. 苏俊杰 公司", "朱静 + 苏俊杰"},
		{"loaded for user 贾德明", "贾德明"}, {"Mr. John Smith called", "John Smith"}, {"passenger: Mary O'Brien", "Mary O'Brien"},
		{"Passenger Aoife Murphy boarded", "Aoife Murphy"}, {"signed by Tom A. Brown", "Tom A. Brown"},
		{"Zhang Wei booked a test drive", "Zhang Wei"}, {"ZHANG Wei booked", "ZHANG Wei"}, {"Zhāng Wěi 到店", "Zhāng Wěi"},
		{"我爱人wei lijuan在开", "wei lijuan"}, {"WeiJianguo女士您好", "WeiJianguo"}, {"Hi, this is BECKER, Thomas, hello", "BECKER, Thomas"},
	})
}

func TestWordsThatAreNoNames(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"高速公路限速", ""}, {"王者荣耀更新", ""}, {"白色车身", ""}, {"方向盘加热", ""}, {"马上出发", ""}, {"金属漆面", ""},
		{"安全带未系", ""}, {"常规保养", ""}, {"时间到了", ""}, {"于是返回", ""}, {"张江高科", ""}, {"导航到王府井", ""},
		{"播放周杰伦的歌", ""}, {"华为问界M9", ""}, {"白云山景区", ""}, {"打电话给妈妈", ""}, {"温馨提示：请系好安全带", ""},
		{"车辆颜色：白色", ""}, {"驾驶员疲劳", ""}, {"司机安全驾驶", ""}, {"联系人：客服中心", ""}, {"收件人：前台", ""},
		{"苹果、香蕉、桃子", ""}, {"和高新技术企业合作", ""}, {"为白云机场服务", ""}, {"司机高速行驶", ""},
		{"Dear Customer, your car", ""}, {"Hong Kong Central", ""}, {"Lane Departure Warning", ""}, {"Windows Update failed", ""},
		{"Will Smith Chips supply sensors", ""}, {"Hang Zhou Bay", ""}, {"Chong Qing weather", ""}, {"Engine, Brake and Door", ""},
		{"蓝海新能源投产", ""}, {"安途超充站满位", ""}, {"师傅刚才来过", ""}, {"长安发布新车", ""}, {"郑州明天多云", ""}, {"马自达召回", ""},
		{"boot took 82 ms. The fan runs", ""}, {"驾驶人为香港居民", ""}, {"送修人:马勇  渠道:电话", "马勇"}, {"user:\n  回乡证号: 1", ""},
		{"伟 力先生", ""}, {"子 伟 力先生你好", ""},
		{"seq\tsignal\tstate\n1\t高速\tOK\n2\t白色\tOK", ""},
	})
}

func TestKeyedNames(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct{ key, text, want string }{
		{"driver_name", "Zhang Wei", "NAME"}, {"xm", "张三", "NAME"}, {"xingming", "慕容雪", "NAME"}, {"contact.displayName", "老王", "NAME"},
		{"name", "张 三", "NAME"}, {"fullName", "Nguyen Van A", "NAME"}, {"passenger", "高德明", "NAME"}, {"user", "李雷", "NAME"},
		{"name", "FengZihan", "NAME"}, {"车主姓名", "買買提·艾山", "NAME"}, {"emergencyContact", "王建国", "NAME"},
		{"name", "高速模式", ""}, {"name", "车架号", ""}, {"sender", "bms_ecu", ""}, {"user", "admin", ""}, {"owner", "unknown", ""},
		{"name", "Pearl White", ""}, {"author", "Release Build", ""},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("key %q text %q: found %q, want %q", tc.key, tc.text, got, tc.want)
		}
	}
}
