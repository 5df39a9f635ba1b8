package scan

import "cordon/filters/pi"

// titleKey reports whether a key is of the member that names its object, whatever this is.
func titleKey(key []byte) bool {
	switch string(key) {
	case "name", "title", "displayName", "display_name", "label", "poi", "poiName", "poi_name", "artist", "album", "track", "song", "singer", "author",
		"名称", "歌名", "歌曲", "歌手", "专辑":
		return true
	}
	return false
}

// thingKey reports whether a key is of a member that only a thing has: a song, a road, a place,
// a program, a product. What names such an object is no person's name.
func thingKey(key []byte) bool {
	switch string(key) {
	case "album", "albumId", "album_id", "albumName", "album_name", "artist", "artistId", "singer", "genre", "track", "trackId", "track_id", "trackNo", "song", "songId", "song_id", "playlist", "codec", "bitrate", "lyric", "lyrics",
		"durationMs", "duration_ms", "duration_s", "durationSec", "roadClass", "road_class", "roadType", "speedLimit", "speed_limit", "adcode", "cityCode", "city_code",
		"poiId", "poi_id", "poiType", "poi_type", "openHours", "opening_hours", "pkg", "package", "packageName", "package_name", "versionCode", "versionName", "frequencyMHz", "freqMHz", "fm",
		"rpm", "torque", "voltage", "channels", "connectorType", "connector_type", "powerKw", "power_kw", "专辑", "歌手", "时长", "流派":
		return true
	}
	return false
}

// disown drops the findings of e in all of the member at, of which a unit or a name beside it says that
// it is a figure or a thing: of the object itself from index found on, and of the text that the
// document is. These stand before those of the open containers, which move up in their place.
func (l *level) disown(e pi.Entity, at span, found int) {
	if l.since >= 0 {
		found = l.since
	}
	kept := l.s.dst[:found]
	for _, f := range l.s.dst[found:] {
		if f.Entity != e || f.Start < at.start || f.End > at.end || f.End-f.Start < at.end-at.start-2 {
			kept = append(kept, f)
			continue
		}
		for k := range l.stack {
			if c := &l.stack[k]; c.found > len(kept) {
				c.found--
			}
		}
	}
	l.s.dst = kept
}
