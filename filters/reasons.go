package filters

// Texts of verdicts. They say what was decided and what would change it. They never
// hold content.
const (
	reasonCabin      = "cabin data and what is computed from it never leave the car; nothing changes this"
	reasonSource     = "no policy declares this source or one it was derived from; declare it under sources"
	reasonSignal     = "no catalogue entry declares this signal; declare it with its type, range and purpose"
	reasonSpeaker    = "this source is not one that the catalogue lets say this signal"
	reasonKind       = "the value is not of the declared type"
	reasonRange      = "the value is outside the declared range"
	reasonLength     = "the value is longer than declared"
	reasonCharset    = "the text has characters outside the declared set"
	reasonEnum       = "the text is not one of the declared values"
	reasonShape      = "the document has members or values outside its declared fields"
	reasonFuture     = "collected in the future: the source's clock is ahead"
	reasonAge        = "location older than seven days"
	reasonPurpose    = "the declared purpose is not one that the profile allows"
	reasonUnreadable = "the value could not be read to its end: it is malformed, or beyond the reading budget"
	reasonMedia      = "media whose origin is not declared cannot be shown not to come from the cabin"
	reasonOpaque     = "bytes that nobody declared"
	reasonMark       = "personal information was found, and the declaration has no place for the mark that would stand for it"
	reasonStubborn   = "a finding survived redaction"
	reasonCollect    = "collection is off by default and the driver did not set it for these classes on this drive"
	reasonScope      = "a class outside the scope that the app's manifest declares"
	reasonCoarse     = "rounded to the declared resolution"
	reasonNoMultiple = "no value of the declared resolution lies in the declared range"
	reasonFineText   = "a position in a text cannot be made as coarse as the app's scope says"
	reasonFineUnit   = "a position in this unit cannot be made as coarse as the app's scope says; declare it in degrees"
	reasonOften      = "a value of this signal and source left less than the declared interval before, or later values did"
	reasonCapacity   = "the source has used up its free content for this hour"
	reasonCrowded    = "too many sources or signals to keep count of; what cannot be counted is refused"
)

// Texts of an image that asks for the exception of T2 and does not get it.
const (
	reasonNoAttest  = "exterior images leave only with the attestation of a detector that masked every face and plate"
	reasonLineage   = "the exception for masked images is for exterior images and nothing else"
	reasonDetector  = "no policy declares the detector that attests the image; declare its key under detectors"
	reasonAttest    = "the attestation is not well formed"
	reasonMasked    = "the attestation leaves a face or plate unmasked"
	reasonPixels    = "the image has more than 1,200,000 pixels"
	reasonHash      = "the attestation is of another image"
	reasonSignature = "the attestation is not signed by the declared detector"
	reasonPicture   = "the image is not a plain JPEG or PNG of the attested size with nothing in it but the picture"
)
