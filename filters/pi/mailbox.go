package pi

import "bytes"

// noMailbox reports whether b[l:right] @ b[j:end] has the form of a mail address and is
// none of a person: an instance of a service, a file for a dense screen, a number of a
// telephone in a network, or an account that programs use.
func noMailbox(b []byte, l, right, j, end int) bool {
	last := b[lastLabel(b, end):end]
	switch {
	case fileEnds.has(last) && !topLevels.has(last):
		return true
	case j+2 < len(b) && isDigit(b[j]) && b[j+1]|0x20 == 'x' && b[j+2] == '.': // icon@2x.png
		return true
	case l > 3 && (b[l-1] == ':' || b[l-1] == '+') && digitsOnly(b[l:right]) && sipBefore(b, l): // the number is found by itself
		return true
	case bytes.HasSuffix(b[j:end], []byte(".3gppnetwork.org")):
		return digitsOnly(b[l:right])
	}
	return daemons.has(b[l:right]) && (remote(b, end) || l > 2 && b[l-1] == '/' && b[l-2] == '/' || shellBefore(b, l))
}

// fileEnds are the kinds of files and of units of systemd that stand behind the last point.
var fileEnds = wordSetOf("service socket timer mount automount target device slice scope swap png jpg jpeg gif webp svg bmp ico json xml yaml yml toml conf cfg ini log txt csv css js ts jsx tsx vue html java kt cpp " +
	"hpp swift lua jar aar apk dex lib dll exe tgz tar gz zip whl mp3 wav ogg ttf otf proto dbc arxml hex bin")

// sipBefore reports whether the scheme of a call stands before b[l:].
func sipBefore(b []byte, l int) bool {
	if b[l-1] == '+' {
		l--
	}
	head := b[max(0, l-5):l]
	return bytes.HasSuffix(head, []byte("sip:")) || bytes.HasSuffix(head, []byte("sips:")) || bytes.HasSuffix(head, []byte("tel:"))
}

// daemons are accounts that programs run as.
var daemons = wordSetOf("git hg svn root admin deploy ci jenkins build builder ubuntu debian centos pi daemon system nobody postgres mysql redis mqtt guest kafka rsync backup ota user ftp sftp anonymous ivi tbox " +
	"vagrant ansible")

// remote reports whether a path follows a host at b[end:]: git@host:path.
func remote(b []byte, end int) bool {
	return end+1 < len(b) && (b[end] == ':' || b[end] == '/') && (isAlnum(b[end+1]) || b[end+1] == '/' || b[end+1] == '~' || b[end+1] == '.')
}

// shellBefore reports whether a command that goes to another computer stands before b[l:].
func shellBefore(b []byte, l int) bool {
	if l < 4 || b[l-1] != ' ' {
		return false
	}
	head := b[max(0, l-24):l]
	for _, w := range [...]string{"ssh ", "scp ", "sftp ", "rsync ", "clone ", "sshd"} {
		if bytes.Contains(head, []byte(w)) {
			return true
		}
	}
	return false
}
