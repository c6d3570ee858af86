import { PAPER, readable } from './colour.ts'

export const STYLE_PATH = '/assets/annals.css'

/**
 * What a page itself says before the stylesheet is here, which says otherwise. Browsers look for forms to fill in as soon as a page
 * is read, and to do so lay out all of it: without this once for nothing, in the browser's own fonts, while the stylesheet is on its way.
 * If the stylesheet never comes, all is there to read and is laid out as it comes into view.
 */
export const UNTIL_STYLED = 'main{content-visibility:auto}'

/** The one stylesheet: text first, system fonts, light and dark by the reader's choice, nothing to fetch. */
export const style = (accent?: string) => styleWith(coloursFor(linkColours(accent)))

/** What links are drawn in where the publisher has no colour. */
const OWN = { light: '#0b4a8f', dark: '#8ab8f0' }

interface Colours {
  readonly light: string
  readonly dark: string
}

/** The colour of links on light and on dark paper: the publisher's, or ours where there is none. */
export const linkColours = (accent?: string): Colours => (accent === undefined ? OWN : readable(accent))

const coloursFor = (link: Colours): Colours => ({
  light: `--ink:#1a1c1f;--soft:#565c66;--line:#dcdfe4;--paper:${PAPER.light};--link:${link.light};--mark:#8a2b12`,
  dark: `--ink:#e8e6e1;--soft:#a7adb7;--line:#363b43;--paper:${PAPER.dark};--link:${link.dark};--mark:#f0a58b`,
})

const styleWith = ({ light, dark }: Colours) => `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
:root:has([value=light]:checked){color-scheme:light;${light}}
:root:has([value=dark]:checked){color-scheme:dark;${dark}}
*{box-sizing:border-box}
html{font:1.0625rem/1.55 Charter,"Bitstream Charter","Iowan Old Style",Georgia,Cambria,"Noto Serif",serif;color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}
body{max-width:46rem;margin:0 auto;padding:0 1.1rem 3rem;overflow-wrap:anywhere}
body.wide{max-width:68rem}
main{content-visibility:visible}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.masthead{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;align-items:center;padding:.9rem 0 .7rem;border-bottom:3px double var(--line)}
.masthead .name{font-weight:700;font-size:1.35rem;color:inherit;text-decoration:none;letter-spacing:.01em}
.masthead nav,.formats,.summary,.dateline,.kind,.provenance,footer,.from,.count,figcaption,.when,.who,.details,.neighbours,.missing,caption,th,dt{font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
.logo{height:2rem;width:auto;vertical-align:middle}
.own p{margin:.3rem 0}
.masthead nav{font-size:.9rem}
.masthead nav a{padding:.35rem 0;margin-inline-end:1rem;display:inline-block;color:inherit;text-decoration:none}
.masthead nav a:hover,.formats a:hover,footer nav a:hover{color:var(--link);text-decoration:underline}
.formats{font-size:.75rem;color:var(--soft);margin:.45rem 0 1.1rem;text-align:end}
.formats a{margin-inline-start:.4rem;padding:.35rem .1rem;display:inline-block;color:inherit;text-decoration:none}
form[role=search]{display:flex;flex-wrap:wrap;gap:.4rem;font:.9rem system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
.masthead form{flex:1 1 11rem;justify-content:flex-end;flex-wrap:nowrap}
input,select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.25rem;padding:.25rem .55rem}
.masthead input,.masthead button{border-color:var(--line);min-height:2rem}
.masthead button{color:var(--soft)}
input[type=search]{flex:1 1 8rem;min-width:0;max-width:100%}
.masthead input[type=search]{max-width:14rem}
.search{margin:0 0 1rem}
.found{padding-inline-start:0;list-style:none}
.found li{margin:.9rem 0}
.found p{margin:.1rem 0 0}
.found a{color:var(--ink);text-decoration-color:var(--line)}
mark{background:color-mix(in srgb,var(--link) 18%,transparent);color:inherit}
h1{font-size:clamp(1.5rem,1.15rem + 1.8vw,2.15rem);line-height:1.2;margin:.2rem 0 1rem;text-wrap:balance}
h2{font-size:1.15rem;line-height:1.3;margin:2.2rem 0 .6rem}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
h2 a,h3 a,li.story>a{color:inherit;text-decoration:none}
h2 a:hover,h3 a:hover,li.story>a:hover{color:var(--link);text-decoration:underline}
.day>h2{font-size:1.35rem;margin:2.4rem 0 .4rem;padding-top:.8rem;border-top:1px solid var(--line)}
.days>.day:first-child>h2{margin-top:1.4rem}
.begun{margin:.1rem 0;font:.85rem system-ui,sans-serif;color:var(--mark)}
.beside h2{font-size:1.05rem;margin:1.4rem 0 .5rem;padding-top:.8rem;border-top:1px solid var(--line)}
.corrections{list-style:none;padding:0;margin:0;font-size:.95rem}
.corrections li{margin:.6rem 0}
.corrections a{color:var(--ink);text-decoration:none}
.corrections a:hover{color:var(--link);text-decoration:underline}
.corrections .count{display:block}
.category>h2,.category>h3{font:600 .8rem/1.4 system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;letter-spacing:.06em;text-transform:uppercase;color:var(--mark);margin:1.7rem 0 .3rem}
.weekday{color:var(--soft);font-weight:400}
.dateline{margin:0;font-size:.95rem}
.topic{color:var(--mark);font-weight:600}
p.topic{margin:.6rem 0 0}
p.topic a{color:inherit}
.kind{margin:0;text-transform:capitalize;color:var(--soft);font-size:.85rem}
.summary{color:var(--soft);font-size:.95rem;margin:0 0 1rem}
.notice{border-inline-start:4px solid var(--mark);padding:.4rem .8rem}
.quotation{margin:0 0 1.2rem;padding-inline-start:1rem;border-inline-start:3px solid var(--line)}
.quotation blockquote{margin:0}
.quotation p{margin:0}
figcaption,.from,.count,.missing{color:var(--soft);font-size:.8rem;font-weight:400}
.from span{display:inline-block}
.from a{color:inherit;text-decoration-color:var(--line);display:inline-block;line-height:1.55rem}
.events,.events ul,.listed,.years,.months,.context{list-style:none;padding:0;margin:0}
.events ul{padding-inline-start:1rem;border-inline-start:1px solid var(--line);margin:.3rem 0 .5rem}
.events li{margin:.55rem 0}
.events .quotation{margin:.3rem 0 .6rem;font-size:.95rem}
li.story>a,li.story{font-weight:600}
li.story>ul{font-weight:400}
li.event>a,.listed a{font-weight:400;color:var(--ink);text-decoration:none}
li.event>a:hover,.listed a:hover{color:var(--link);text-decoration:underline}
.listed li{margin:.5rem 0;display:grid;grid-template-columns:4rem minmax(0,1fr);align-items:baseline}
.opinions li{display:block}
.listed time{font:.8rem system-ui,sans-serif;color:var(--soft);font-variant-numeric:tabular-nums}
.timeline h3{font:600 .85rem system-ui,sans-serif;color:var(--mark);margin:1.5rem 0 .2rem;padding-top:.5rem;border-top:1px solid var(--line)}
.sources cite{display:block;font-size:.9rem;color:var(--soft);font-style:normal}
.alt{color:var(--soft);font-size:.85rem}
ins{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.15em;background:color-mix(in srgb,var(--link) 14%,transparent)}
del{color:var(--soft);background:color-mix(in srgb,var(--mark) 12%,transparent)}
h1 a{color:inherit;text-decoration-color:var(--line)}
.history{list-style:none;padding:0;margin:1.4rem 0}
.history>li{border-inline-start:3px solid var(--line);padding-block:0 1.1rem;padding-inline:1rem 0;margin:0}
.when{margin:0;font-size:.85rem;color:var(--soft)}
.when time{font-weight:600;color:var(--ink)}
.figures b{color:var(--mark);white-space:nowrap}
.told,p.event{margin:.25rem 0}
.details{list-style:none;padding:0;margin:.2rem 0;font-size:.88rem}
.who{margin:.2rem 0;font-size:.82rem;color:var(--soft)}
.who a{color:inherit}
dl.versions{margin:.4rem 0}
dl.versions dt{color:var(--soft);font-size:.85rem}
dl.versions dd{margin:0 0 .6rem}
ol{padding-inline-start:1.6rem}
.sources li{margin:.35rem 0}
.related time,.thread time{font:.8rem system-ui,sans-serif;color:var(--soft);margin-inline-end:.4rem;font-variant-numeric:tabular-nums}
.related a.event,.thread dd a{color:var(--ink);text-decoration:none}
.related a.event:hover,.thread dd a:hover{color:var(--link);text-decoration:underline}
.related{list-style:none;padding:0;margin:0}
.related li{padding:.55rem 0;border-bottom:1px solid var(--line)}
.related em{display:block;font-size:.88rem;color:var(--soft)}
.thread dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.4rem 0}
.thread dt{color:var(--soft);font-size:.85rem;padding-top:.15rem}
.thread dd{margin:0}
.moving ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem 1.6rem}
.moving h2{font:600 .8rem/1.4 system-ui,sans-serif;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1rem 0 .3rem}
.moving li{display:flex;align-items:baseline;gap:.3rem;max-width:100%}
.moving a{font-weight:600;color:var(--ink);text-decoration:none}
.moving a:hover{color:var(--link);text-decoration:underline}
.spark{flex:none;height:1em;width:auto;vertical-align:-.1em;margin:0 .15rem}
.spark rect,.bars rect{fill:var(--link)}
.bars{width:100%;height:auto;display:block}
.bars text{font:11px system-ui,sans-serif;fill:var(--soft)}
.bars .tick{text-anchor:end}
.bars line{stroke:var(--line)}
@media (max-width:32rem){.bars{overflow:visible;margin-bottom:.6rem}.bars text{font-size:22px}.bars .mark{transform:translateY(8px)}.bars .wide{display:none}}
.bars .base{stroke:var(--soft)}
.map{width:100%;height:auto;display:block;margin:.6rem 0 .2rem}
.map circle{fill:var(--link);fill-opacity:.62;stroke:var(--paper);transform-box:fill-box;transform-origin:center}
.map circle:hover{fill:var(--mark);fill-opacity:1}
.map text{font:600 15px system-ui,sans-serif;fill:var(--paper);stroke:var(--link);stroke-width:3px;paint-order:stroke;stroke-linejoin:round;text-anchor:middle;dominant-baseline:central;pointer-events:none}
@media (max-width:32rem){.map{width:calc(100% + 2.2rem);margin-inline:-1.1rem}.map circle{transform:scale(1.4)}.map text{font-size:30px;stroke-width:6px}.map .wide{display:none}}
.cite pre{margin:.2rem 0 .8rem;font-size:.8rem;user-select:all}
.cite dt{font-size:.85rem;color:var(--soft)}
.cite dd{margin:0}
.numbers summary,.cite summary{font:.8rem system-ui,sans-serif;color:var(--soft);cursor:pointer;padding:.3rem 0}
.numbers table{border-collapse:collapse;font-size:.9rem}
.numbers th,.numbers td{text-align:start;font-weight:400;padding-block:.15rem;padding-inline:0 1.5rem;font-variant-numeric:tabular-nums}
.numbers td{text-align:end}
.about{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1rem;margin:2rem 0 1rem}
.about dt{color:var(--soft);font-size:.85rem;padding-top:.15rem}
.about dd{margin:0}
.context li{display:inline-block;margin-block:0 .3rem;margin-inline:0 .9rem}
.years{display:flex;flex-wrap:wrap;gap:.2rem 1rem}
.years a{text-decoration-color:var(--line)}
.beside .years{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem}
.years a[aria-current]{font-weight:700;color:inherit;text-decoration:none}
.years li,.months li{padding:.2rem 0}
.most{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:0 2rem}
.counted{padding:0;list-style:none}
.counted li{display:flex;justify-content:space-between;gap:1rem;border-bottom:1px solid var(--line);margin:0;padding:.3rem 0}
.counted a{color:var(--ink);text-decoration:none}
.counted a:hover{color:var(--link);text-decoration:underline}
.counted .count{flex:none;padding-top:.25rem;font-variant-numeric:tabular-nums}
@media (max-width:32rem){:is(#topics,#publishers)+.counted{display:flex;flex-wrap:wrap;gap:0 1.2rem}:is(#topics,#publishers)+.counted li{display:block;border:0}}
.calendar{border-collapse:collapse;width:100%;table-layout:fixed;margin:1rem 0}
.calendar caption{text-align:start;color:var(--soft);font-size:.85rem;padding-bottom:.4rem}
.calendar th{font-size:.8rem;font-weight:600;color:var(--soft);text-align:start;padding:.2rem}
.calendar abbr{text-decoration:none}
.calendar td{border:1px solid var(--line);padding:0;vertical-align:top;height:3.6rem}
.calendar a,.calendar .missing{display:block;padding:.25rem .35rem;text-decoration:none;min-height:3.5rem}
.tint-1{background:color-mix(in srgb,var(--link) 4%,transparent)}
.tint-2{background:color-mix(in srgb,var(--link) 8%,transparent)}
.tint-3{background:color-mix(in srgb,var(--link) 13%,transparent)}
.tint-4{background:color-mix(in srgb,var(--link) 19%,transparent)}
.calendar a:hover{background:color-mix(in srgb,var(--link) 10%,transparent)}
.calendar .count{display:block;color:inherit;font-size:.72rem;line-height:1.2}
.heat{width:100%;height:auto;margin:.4rem 0 1rem}
.heat text{font:9px system-ui,sans-serif;fill:var(--soft)}
.heat rect{fill:var(--link)}
.heat-1{opacity:.45}
.heat-2{opacity:.6}
.heat-3{opacity:.8}
.heat .narrow{display:none}
@media (max-width:32rem){.heat{overflow:visible;margin-bottom:calc(44.8% + 1rem)}.heat>g{transform:scale(1.92)}.heat>.later{transform:translate(-674px,228px) scale(1.92)}.heat .narrow{display:inline}.heat text{font-size:12px}}
.heat a:hover rect{fill:var(--mark);opacity:1}
.prose p,.prose li{max-width:38em}
.lead{font-size:1.15rem}
.theme{border:0;padding:0;margin:.2rem 0}
.theme legend{float:inline-start;padding:.35rem 0;margin-inline-end:.6rem}
.theme label{display:inline-block;padding:.35rem 0;margin-inline-end:.8rem}
footer nav a{margin-inline-end:1rem;padding:.35rem 0;display:inline-block;text-decoration:none}
.recent{border-collapse:collapse;width:100%;font-size:.92rem}
.recent caption{text-align:start;color:var(--soft);font-size:.85rem;padding-bottom:.4rem}
.recent th,.recent td{text-align:start;font-weight:400;padding-block:.25rem;padding-inline:0 .8rem;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.recent thead th{font-size:.8rem;color:var(--soft)}
.recent strong{color:var(--mark)}
.neighbours{display:flex;justify-content:space-between;gap:1rem;margin:2.5rem 0 1rem;border-top:1px solid var(--line);padding-top:.8rem}
.neighbours a{padding:.3rem 0}
.neighbours a[rel=next]{margin-inline-start:auto;text-align:end}
.provenance,footer{font-size:.82rem;color:var(--soft)}
.provenance a,footer a{color:inherit}
code{font-size:.9em}
pre{white-space:pre-wrap;padding:.6rem .8rem;border:1px solid var(--line);border-radius:.25rem;font-size:.9rem}
footer{border-top:3px double var(--line);margin-top:2.5rem;padding-top:.6rem}
.publisher,.status,.archived{font-size:.85rem}
a.publisher,a.archived{display:inline-block;padding:.2rem 0}
.publisher::before,.status::before,.archived::before{content:"· ";color:var(--soft);font-weight:400}
.sources cite+.publisher::before{content:none}
.publisher{color:var(--soft)}
.status{color:var(--soft)}
.status.gone,.status.unreachable{color:var(--mark);font-weight:600}
img.cover{display:block;max-width:100%;height:auto;max-height:22rem;margin:.4rem 0}
@media (min-width:60rem){div.front{display:grid;grid-template-columns:minmax(0,1fr) 18rem;gap:0 3rem}}
@media (max-width:30rem){.theme legend{float:none;padding-bottom:0}.listed li{grid-template-columns:3.4rem minmax(0,1fr)}.masthead nav{order:3;flex-basis:100%}.masthead nav a{margin-inline-end:.5rem}.masthead input[type=search]{max-width:none}.search input[type=search]{flex-basis:100%}.recent{font-size:.82rem}.recent th,.recent td{padding-inline-end:.4rem}.about{grid-template-columns:1fr;gap:.1rem}.about dd{margin-bottom:.7rem}.calendar .count{font-size:0}.calendar td{height:2.6rem}.calendar a,.calendar .missing{min-height:2.5rem}}
svg{direction:ltr}
[dir=rtl] [dir=ltr]{text-align:end}
.provenance time,code{direction:ltr;unicode-bidi:isolate}
[dir=rtl] .publisher::before{content:none}
[dir=rtl] .publisher::after{content:" ·";color:var(--soft)}
[dir=rtl] .sources cite+.publisher::after{content:none}
:lang(ar){letter-spacing:normal!important}
@media print{:root,:root:has([value=dark]:checked){color-scheme:light;${light}}.masthead nav,.masthead form,.formats,.neighbours,.cite,.theme,footer nav{display:none}body{max-width:none}a{color:inherit}}
`
