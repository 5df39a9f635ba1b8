package pi

import "testing"

// TestNamesAreReadByTheirWords: whose it is, what it is and that it has a number, in any order.
func TestNamesAreReadByTheirWords(t *testing.T) {
	for _, c := range []struct {
		h    hint
		keys []string
	}{
		{hintPermit, []string{"permitHkMoExitEntry", "travelPermitHKMacao", "hkmo_home_return_card", "twCompatriotPermitNo", "PERMIT_HK_MO", "residence_card_no", "residencePermitOfDriver",
			"foreignerPermanentResidenceCardNo", "gatjzzhm", "gangaoJuzhuzhengHaoma", "noOfTravelPermit", "owner-taibaozheng-bianhao", "exit_entry_document_no",
			"hkmacaotravelpermitno", "siji_txz_haoma", "crossBorderPassNo", "permanentResidentCardNumber", "taiwan_pass_of_the_driver", "mainlandTravelPermitForHKResidents", "homeReturnCardId"}},
		{hintWeChat, []string{"wxIdOfOwner", "weChatOpenNick_id", "wechat_id_bind", "wechatForContact", "ownersWechatAccount", "boundWxNo", "wxzh", "wxh", "chezhu_weixin_hao", "nickOfWechat"}},
		{hintPassport, []string{"passportOfDriver", "passportNoOfHolder", "noOfPassport", "passport_holder_id"}},
		{hintPhone, []string{"mobileOfOwner", "phone_of_the_driver", "phoneForContact", "telNoOfGuest"}},
		{hintVIN, []string{"vinOfCar", "vin_of_the_vehicle"}},
	} {
		for _, k := range c.keys {
			if h := keyHint([]byte(k)); h&c.h == 0 {
				t.Errorf("%s: %b, want %b", k, h, c.h)
			}
		}
	}
	for _, k := range []string{"permitCount", "workHours", "entryCardNo", "exitCode", "travelCardNo", "wechatBind", "wechatAppVersion", "wechatEnabled", "mobileId", "phoneModel",
		"returnCode", "homeId", "cardSlot", "passCount", "noOfCards", "docFormat", "userId", "driverIdCode", "passengerNo"} {
		if h := keyHint([]byte(k)); h&(hintPermit|hintWeChat|hintPassport|hintPhone) != 0 {
			t.Errorf("%s: %b", k, h)
		}
	}
}
