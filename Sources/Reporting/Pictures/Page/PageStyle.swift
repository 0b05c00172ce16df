// How pages look: light and dark by what the reader's system says, light on paper.

/// The style sheet, and what holds a page together.
enum PageStyle {
  /// Without `<` and `&`, which XML would read. Pictures have their light colours as attributes; here are the dark
  /// ones.
  private static let sheet = """

    :root{color-scheme:light dark;--paper:#FFFFFF;--ink:#1B1F24;--soft:#545C68;--line:#D3D8DF;--tint:#F3F5F8;\
    --good:#0B6B3A;--doubtful:#8A5200;--bad:#A3161F}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;\
    overflow-wrap:anywhere}
    header,main,footer,nav{max-width:88rem;margin:0 auto;padding:0 1rem}
    h1{font-size:1.5rem;line-height:1.25;margin:1.2rem 0 .2rem}
    h2{font-size:1.2rem;line-height:1.3;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--line)}
    h3{font-size:1rem;margin:0 0 .2rem}
    p{margin:.2rem 0 .5rem;max-width:75ch}
    .soft{color:var(--soft);font-size:.8rem;line-height:1.4}
    .badge{display:inline-block;padding:.05rem .6rem;border:2px solid currentColor;border-radius:1rem;\
    margin-right:.4rem}
    .good{color:var(--good)}.doubtful{color:var(--doubtful)}.bad{color:var(--bad)}
    nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:.6rem 0;font-size:.9rem}
    a{color:inherit}
    .answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,38rem),1fr));gap:1rem;\
    margin:1rem 0}
    .answer{padding:.7rem 1rem;background:var(--tint);border-left:4px solid var(--ink)}
    .answer h2{font-size:1rem;margin:0 0 .4rem;padding:0;border:0}
    dl{display:grid;grid-template-columns:minmax(4.5rem,max-content) minmax(0,1fr);gap:.15rem 1rem;margin:0}
    dt{color:var(--soft)}dd{margin:0}
    .choose{font-weight:600}
    .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:2rem 2.5rem;\
    align-items:start}
    figure{margin:0;min-width:0;break-inside:avoid}
    .charts>figure{display:grid;grid-row:span 4;grid-template-rows:subgrid;gap:0}
    .charts>figure.all{display:block;grid-column:1/-1;grid-row:auto}
    .all>.split{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;align-items:flex-start}
    .split>div{flex:1 1 min(100%,25rem);min-width:0}
    .panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1rem 1.5rem}
    svg{display:block;max-width:36rem}
    text{font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums;paint-order:stroke;\
    stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;font-size:.8rem;line-height:1.35;font-variant-numeric:tabular-nums;\
    overflow-wrap:normal}
    caption{text-align:left;color:var(--soft);padding:.3rem 0}
    th,td{padding:.12rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap;\
    vertical-align:top}
    thead th{vertical-align:bottom;white-space:normal;min-width:4.5rem}
    tbody th,.t{text-align:left;font-weight:400}
    tbody th{position:sticky;left:0;background:var(--paper)}
    td.t{white-space:normal;min-width:14rem}
    .bar{display:flex;flex-direction:row-reverse;align-items:center;gap:.5rem}
    .bar svg{flex:none;fill:currentColor}
    summary{cursor:pointer;font-size:.85rem;color:var(--soft);padding:.3rem 0}
    pre,code{font-family:ui-monospace,monospace;font-size:.85rem;white-space:pre-wrap}
    pre{background:var(--tint);padding:.6rem .8rem;margin:.4rem 0 1rem}
    #raw pre{max-height:20rem;overflow:auto;font-size:.7rem;word-break:break-all}
    footer{margin:2rem auto;color:var(--soft);font-size:.8rem}
    .paper{fill:var(--paper)}.hole{stroke:var(--paper)}
    @media screen and (prefers-color-scheme:dark){
    :root{--paper:#14171C;--ink:#E7EAEF;--soft:#A3ACB9;--line:#333A44;--tint:#1D222A;--good:#62D296;\
    --doubtful:#F0B45A;--bad:#FF8A8F}
    \(darkColours)
    }
    @media print{:root{color-scheme:light}body{font-size:10pt}nav,details{display:none}\
    .charts,.panels{display:block}.charts>figure,.charts>figure.all{display:block;margin:0 0 1.2rem}\
    .charts figure>svg,.charts figure>div>svg{zoom:.68}.panels>*{display:inline-block;width:48%;vertical-align:top}\
    .wide{overflow:visible}table{font-size:6.5pt}th,td{padding:.1rem .25rem}thead th{min-width:0}\
    td.t{min-width:8rem}tbody th{position:static}.bar{gap:.2rem}.bar svg{max-width:2.5rem}\
    h2,h3{break-after:avoid}figure.all{break-inside:auto}.panels svg{break-inside:avoid}}

    """

  private static let darkColours = Look.colours.enumerated().map { place, colour in
    ".k\(place){color:\(colour.dark)}"
  }.joined()

  /// A whole page.
  static func document(title: String, @MarkupBuilder _ body: () -> [Markup]) -> String {
    MarkupWriter.document(
      Element(
        "html",
        ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en", "xml:lang": "en"]
      ) {
        Element("head") {
          Element("meta", ["charset": "utf-8"])
          Element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
          Element(
            "meta",
            [
              "http-equiv": "Content-Security-Policy",
              "content": "default-src 'none'; style-src 'unsafe-inline'",
            ])
          Element("title") { title }
          Element("style") { Markup.sheet(sheet) }
        }
        Element("body", [:], body)
      })
  }
}
