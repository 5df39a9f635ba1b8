package scan

import (
	"bytes"

	"cordon/filters/pi"
)

// part is what a member of an object does in a pair of two: it names what the other one
// says, or it says it.
type part uint8

const (
	noPart     part = iota
	familyPart      // it is a part of the name of a person
	givenPart
	loosePart // it is a piece of a value that its key does not name
	labelPart
	unitPart // it says in which unit the other one is
	valuePart
	paperPart  // it says the number of a paper, of which the other one may say what it is
	piecePart  // it is a piece of a value, which its key names, or written backwards
	areaPart   // it is a part of an address, down to the road
	housePart  // or below
	systemPart // it names the coordinate system of two others
	planePart  // it is a position on a plane
	xPart
	yPart
	eastPart // metres of a projection
	northPart
	tileXPart // a tile of the web's map
	tileYPart
	zoomPart
)

// partOf tells by its key, of at most 16 bytes, what part a member plays.
func partOf(key []byte) part {
	switch string(key) {
	case "name", "label", "key", "title", "field", "type", "param", "item", "column", "caption", "desc", "description",
		"question", "k", "fieldName", "field_name", "fieldname", "attr", "attribute", "property", "prop", "tag", "kind", "paramName", "code", "id",
		"path", "metric", "n", "signal", "sensor", "measure", "stat", "counter", "gauge", "指标", "信号", "测点", "字段", "名称", "标题", "项目":
		return labelPart
	case "units", "uom", "u", "unitOfMeasure", "unit_of_measure", "单位", "计量单位":
		return unitPart
	case "value", "val", "content", "text", "data", "v", "input", "answer", "fieldValue", "field_value", "paramValue", "body", "reading", "raw", "rawValue", "raw_value", "measured", "读数",
		"值", "内容":
		return valuePart
	case "province", "prov", "sheng", "city", "shi", "cityName", "city_name", "provinceName", "district", "county", "quxian", "town", "township", "xiangzhen", "jiedao",
		"street", "streetName", "street_name", "road", "roadName", "road_name", "lu", "village", "community", "xiaoqu", "estate", "addr1", "addr2", "addr3", "address1", "address2", "address3", "addressLine1", "addressLine2", "address_line1", "address_line2", "address_line_1", "address_line_2", "qu", "xian",
		"postcode", "postalCode", "postal_code", "zip", "zipcode", "zipCode",
		"省", "省份", "市", "城市", "区", "区县", "县", "镇", "乡镇", "街道", "路", "道路", "村", "小区", "邮编":
		return areaPart
	case "houseNo", "house_no", "houseNumber", "house_number", "streetNo", "street_no", "streetNumber", "street_number", "doorNo", "door_no", "menpai", "menpaihao",
		"building", "buildingNo", "building_no", "loudong", "unit", "danyuan", "room", "roomNo", "room_no", "fanghao", "apartment", "floorRoom",
		"门牌", "门牌号", "楼栋", "楼号", "单元", "房号", "室":
		return housePart
	case "family", "familyName", "family_name", "familyname", "surname", "surName", "sur_name", "lastName", "last_name", "lastname", "last", "xing", "xingshi", "姓", "姓氏":
		return familyPart
	case "given", "givenName", "given_name", "givenname", "givenNames", "given_names", "firstName", "first_name", "firstname", "first", "forename", "foreName", "ming", "mingzi", "名", "名字":
		return givenPart
	case "crs", "srs", "srid", "epsg", "datum", "coordSys", "coord_sys", "coordsys", "coord_type", "coordType", "coordinateSystem", "utm_zone", "utmZone", "坐标系":
		return systemPart
	case "x", "X", "x_m":
		return xPart
	case "y", "Y", "y_m":
		return yPart
	}
	return planeOf(key)
}

// planeOf is partOf for the members of a position on a plane, however their words are joined.
func planeOf(key []byte) part {
	var low [16]byte
	n := 0
	for _, c := range key {
		if c-'A' < 26 {
			c |= 0x20
		}
		if c != '_' && c != '-' && c != '.' {
			low[n] = c
			n++
		}
	}
	switch string(low[:n]) {
	case "easting", "eastm", "xeast", "yeast", "mercx", "mercatorx", "xmerc", "xmercator", "webmercatorx", "x3857", "utmx", "utmeasting", "utme", "bd09mcx", "gaussx", "eastingm", "projx":
		return eastPart
	case "northing", "northm", "xnorth", "ynorth", "mercy", "mercatory", "ymerc", "ymercator", "webmercatory", "y3857", "utmy", "utmnorthing", "utmn", "bd09mcy", "gaussy", "northingm", "projy":
		return northPart
	case "tilex", "xtile", "tilecol", "tilecolumn", "tilexid", "coltile", "maptilex":
		return tileXPart
	case "tiley", "ytile", "tilerow", "tileyid", "rowtile", "maptiley":
		return tileYPart
	case "z", "zoom", "zoomlevel", "tilez", "tilezoom", "tilelevel", "tilematrix", "ztile", "zoomlvl":
		return zoomPart
	case "tile", "maptile", "tilekey", "tilepath", "tileurl", "zxy", "xyz", "mercator", "webmercator", "epsg3857", "bd09mc", "mercatorxy", "utmxy", "gaussxy":
		return planePart
	}
	return noPart
}

// pair notes a member of an object that names another one, which is true, or is named by
// it.
func (l *level) pair(key, text []byte, at span, raw bool) bool {
	o := l.top
	if o.part == noPart || o.array() {
		return false
	}
	if o.part >= areaPart {
		l.placePart(key, text, at)
		return false
	}
	if len(key) == 0 {
		return false
	}
	switch o.part {
	case piecePart, loosePart:
		l.memberPiece(l.s.memo.last.piece, text, at)
		return false
	case unitPart:
		o.figure = o.figure || pi.Unit(text)
		return false
	}
	if len(text) < 2 {
		return false
	}
	switch {
	case o.part == familyPart || o.part == givenPart:
		l.kinOf().called(o.part, text, at)
		if l.s.memo.last.piece.Some() {
			l.memberPiece(l.s.memo.last.piece, text, at)
		}
	case o.part == labelPart:
		return o.labelled(key, text, at, raw)
	case (o.part == valuePart && (o.value.end == 0 || o.paper || o.pieces) || o.part == paperPart && o.value.end == 0) && len(text) <= 4096:
		o.paper = o.part == paperPart
		o.kept.start = len(l.kept)
		l.kept = append(l.kept, text...)
		o.kept.end, o.value, o.raw, o.pieces = len(l.kept), at, raw, false
	}
	return false
}

// placePart notes a member that is a part of an address, or says in which coordinates others are.
func (l *level) placePart(key, text []byte, at span) {
	switch o := l.top; {
	case o.part == systemPart:
		l.note(o.part, at)
	case o.part == planePart:
		if pi.Planar(text) {
			l.s.add(at.start, at.end, pi.Location)
		}
	case o.part < systemPart && len(text) > 0 && !pi.IsMark(text):
		o.figure = o.figure || string(key) == "unit" && pi.Unit(text)
		l.kinOf().area(at, o.part == housePart)
	}
}

// labelled notes a member that says what another one is, and reports whether it names something.
func (o *container) labelled(key, text []byte, at span, raw bool) bool {
	const most, mostPath = 48, 64
	switch {
	case len(text) > mostPath:
		return false
	case string(key) == "path": // Vehicle.Driver.Identifier.Subject names the object behind it as well
		dot := bytes.LastIndexByte(text, '.')
		if dot < 0 || bytes.IndexByte(text, '/') >= 0 {
			return false
		}
		text, o.path = text[dot+1:], true
	case len(text) > most:
		return false
	}
	c := pi.ContextOf(text)
	if p := pi.PartOf(text); p.Some() && p.Context().Identifies() {
		o.labels = p
	}
	if !c.Empty() {
		o.label = c
		return true
	}
	if c.Counts() && (pi.FiguresOf(text).All() || !sorts(key)) {
		o.figure = true
	}
	if raw {
		o.said = at
	}
	return false
}

// sorts reports whether a key is of a member that says of which sort another one is, which needs
// words that can mean nothing else.
func sorts(key []byte) bool {
	switch string(key) {
	case "type", "kind", "tag", "code", "id":
		return true
	}
	return false
}

// named scans the value of an object that another member named.
func (l *level) named(o *container) error {
	if o.value.end == 0 {
		return nil
	}
	text := l.kept[o.kept.start:o.kept.end]
	l.kept = l.kept[:o.kept.start]
	if o.figure {
		l.disown(pi.Mobile, o.value, o.found)
	}
	if o.labels.Some() && l.top.array() { // {"k": "imei_1", "v": "869"}
		l.memberPiece(o.labels, text, o.value)
	}
	if o.label.Empty() || o.paper && !o.label.Paper() || l.s.again {
		return nil
	}
	from := len(l.s.dst)
	err := l.s.once(o.label, text)
	if !o.raw {
		l.s.cover(from, o.value.start, o.value.end)
	}
	at := 0
	if o.raw {
		at = o.value.start
	}
	l.s.move(from, at)
	return err
}
