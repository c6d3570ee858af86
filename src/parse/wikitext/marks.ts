/**
 * Characters that stand in for something else while a page is read. A page can't hold them itself: `mask` replaces
 * control characters first, so one that is found later was put there by us.
 */
export const HIDDEN = '\u0000' // was a comment, a wrapper or a control character: nothing to see
export const JOINED = '\u0001' // was a line break inside a template, a reference or a comment
export const APOSTROPHE = '\u0002' // a literal apostrophe: no longer part of a quote run
export const SOURCE = '\u0003' // a source stands here
export const LINK = '\u0004' // a link stands here: its words are not between
