package pi

import "testing"

// TestWholeValues holds values of which the end, or the beginning, is easily left out.
func TestWholeValues(t *testing.T) {
	for e, cases := range map[Entity][]struct{ text, want string }{
		Passport: {
			{"护照号 G 0 9 4 8 5 3 5 2", "G 0 9 4 8 5 3 5 2"}, {"passport EJ46-5039-4, ok", "EJ46-5039-4"},
			{"passport D 1 2 3 4 5 6 7", "D 1 2 3 4 5 6 7"},
		},
		Mobile: {
			{"固定电话 010-62345678", "010-62345678"}, {"联系电话 0512-6712345", "0512-6712345"}, {"电话 0755-26881234", "0755-26881234"},
			{"part 010-62345678", ""}, {"part 0261-2012345", ""},
		},
		Location: {
			{"北纬39度54分26秒", "39度54分26秒"}, {"39°54'26.3\"N", "39°54'26.3\"N"}, {"29°33′45″", "29°33′45″"},
			{"29°33' N", "29°33' N"}, {"29°33' 45", "29°33'"},
			{"at 31.2345N 121.4712E", "31.2345N 121.4712E"}, {"121.4712E,31.2345N.", "121.4712E,31.2345N"},
			{"force 12.3456N 80.1234N", ""}, {"12.3456N", ""}, {"12.3456N 80.1234", ""},
		},
		Name: {
			{"司机姓名：司马相如", "司马相如"}, {"李明的iPhone 已配对", "李明"}, {"导航到张晓东家", "张晓东"},
			{"Robert Bosch GmbH", ""}, {"call Robert Bosch", "Robert Bosch"}, {"白色的Mate 60", ""}, {"马上到高老庄家", ""}, {"导航到马可波罗家居", ""},
		},
		Plate: {{"京X1234应急", "京X1234应急"}, {"京X1234应 急停", "京X1234应"},
			{"固件更新V10.2.33 完成", ""}, {"更新 A2.10.55", ""}, {"最新V12345", "新V12345"}, {"新A·12345", "新A·12345"}},
		Email: {{"git@github.com:org/repo.git", ""}, {"git@github.com", "git@github.com"}, {"gita@github.com:22", "gita@github.com"}},
	} {
		spans(t, e, cases)
	}
}
