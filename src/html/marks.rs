//! What the names in a page's markup say of the matter under them: `class="related-links"`, `<nav>`, `itemprop="articleBody"`.
//!
//! Reads tag names, class and id words, gives sets of marks. A mark is inherited by all that lies within its element.
//! The words are those that publishing systems use all over the web, not the names of any site.

/// A set of marks, one bit each.
pub type Marks = u64;

macro_rules! marks {
    ($($name:ident = $bit:expr;)*) => { $(pub const $name: Marks = 1 << $bit;)* };
}

marks! {
    NAVIGATION = 0; HEADER = 1; FOOTER = 2; ASIDE = 3; ARTICLE = 4; MAIN = 5; FIGURE = 6; CAPTION = 7;
    FORM = 8; LIST = 9; TABLE = 10; QUOTE = 11; COMMENTS = 12; RELATED = 13; SHARE = 14; PROMO = 15;
    NEWSLETTER = 16; SIDEBAR = 17; BYLINE = 18; DATE = 19; BODY = 20; HEADLINE = 21; BREADCRUMB = 22; TAGS = 23;
    ADVERT = 24; CONSENT = 25; HIDDEN = 26; TEASER = 27; WIDGET = 28; POPUP = 29; CREDIT = 30; STANDFIRST = 31;
    EMBED = 32; BIO = 33; META = 34; CONTENT = 35; TITLE = 36; LIVE = 37; PAYWALL = 38; STORY = 39;
    LABEL = 40; VIDEO = 41; GALLERY = 42; PULLQUOTE = 43; INFOBOX = 44;
}

/// How many bits are in use.
pub const MARK_COUNT: usize = 45;

/// The marks that a tag itself carries.
pub fn of_tag(name: &[u8]) -> Marks {
    match name {
        b"nav" | b"menu" => NAVIGATION,
        b"header" => HEADER,
        b"footer" => FOOTER,
        b"aside" => ASIDE,
        b"article" => ARTICLE,
        b"main" => MAIN,
        b"figure" | b"picture" => FIGURE,
        b"figcaption" => CAPTION,
        b"form" | b"button" | b"label" | b"fieldset" => FORM,
        b"ul" | b"ol" | b"dl" => LIST,
        b"table" => TABLE,
        b"blockquote" => QUOTE,
        b"dialog" => POPUP,
        b"time" => DATE,
        _ => 0,
    }
}

/// The marks of the words in a class, id, role, itemprop or data attribute's value.
pub fn of_names(value: &[u8]) -> Marks {
    let mut marks = 0;
    let mut word = [0u8; 20];
    let mut len = 0;
    let mut last_lower = false;
    for &b in value.iter().chain(b" ") {
        // camelCase starts a new word
        let splits = !b.is_ascii_alphabetic() || b.is_ascii_uppercase() && last_lower;
        if splits && len > 0 {
            marks |= of_word(&word[..len]);
            len = 0;
        }
        if b.is_ascii_alphabetic() && len < word.len() {
            word[len] = b.to_ascii_lowercase();
            len += 1;
        }
        last_lower = b.is_ascii_lowercase();
    }
    marks
}

#[expect(clippy::too_many_lines, reason = "a table: one arm a kind of matter")]
fn of_word(word: &[u8]) -> Marks {
    match word {
        b"nav" | b"navbar" | b"navigation" | b"menu" | b"submenu" | b"topbar" | b"toolbar" | b"skip"
        | b"pagination" | b"pager" | b"paging" => NAVIGATION,
        b"header" | b"masthead" | b"banner" | b"hdr" => HEADER,
        b"footer" | b"foot" | b"copyright" | b"colophon" | b"legal" | b"disclaimer" | b"contentinfo" => FOOTER,
        b"article" | b"post" | b"entry" => ARTICLE,
        b"main" => MAIN,
        b"content" => CONTENT,
        b"story" => STORY,
        b"body" | b"articlebody" | b"storytext" | b"storybody" | b"bodytext" | b"maintext" | b"articletext"
        | b"richtext" | b"text" | b"paragraph" | b"prose" => BODY,
        b"figure" | b"photo" | b"image" | b"img" | b"media" | b"picture" | b"thumbnail" | b"thumb" => FIGURE,
        b"caption" | b"figcaption" | b"cutline" | b"captions" => CAPTION,
        b"credit" | b"credits" | b"source" | b"attribution" => CREDIT,
        b"comment" | b"comments" | b"disqus" | b"discussion" | b"respond" | b"reply" | b"replies" | b"coral"
        | b"commentlist" => COMMENTS,
        b"related" | b"recommended" | b"recommendations" | b"recommendation" | b"recirc" | b"readmore" | b"seealso"
        | b"popular" | b"trending" | b"latest" | b"mostread" | b"outbrain" | b"taboola" | b"more" | b"recent"
        | b"viewed" | b"suggested" | b"similar" | b"next" | b"previous" | b"onward" => RELATED,
        b"share" | b"sharing" | b"social" | b"facebook" | b"twitter" | b"addthis" | b"sharedaddy" | b"whatsapp"
        | b"follow" | b"shares" | b"sociable" => SHARE,
        b"promo" | b"promotion" | b"promoted" | b"cta" | b"sponsor" | b"sponsored" | b"partner" | b"affiliate"
        | b"offer" | b"upsell" | b"marketing" | b"donate" | b"donation" | b"support" => PROMO,
        b"newsletter" | b"newsletters" | b"signup" | b"subscribe" | b"subscription" | b"subscriber" | b"mailchimp"
        | b"optin" | b"email" => NEWSLETTER,
        b"sidebar" | b"rail" | b"aside" | b"secondary" | b"tertiary" | b"rightcol" | b"complementary" | b"column" => {
            SIDEBAR
        }
        b"byline" | b"author" | b"authors" | b"contributor" | b"writer" | b"reporter" | b"vcard" => BYLINE,
        b"bio" | b"about" | b"biography" | b"profile" => BIO,
        b"date" | b"time" | b"timestamp" | b"published" | b"pubdate" | b"datetime" | b"updated" | b"dateline"
        | b"publish" | b"datepublished" => DATE,
        b"headline" => HEADLINE,
        b"title" => TITLE,
        b"breadcrumb" | b"breadcrumbs" | b"crumb" | b"crumbs" => BREADCRUMB,
        b"tag" | b"tags" | b"topics" | b"keywords" | b"categories" | b"category" | b"topic" | b"taxonomy" => TAGS,
        b"ad" | b"ads" | b"advert" | b"advertisement" | b"advertising" | b"dfp" | b"adsense" | b"gpt" | b"adunit"
        | b"adslot" => ADVERT,
        b"cookie" | b"cookies" | b"consent" | b"gdpr" | b"privacy" | b"cmp" | b"onetrust" => CONSENT,
        b"hidden" | b"invisible" | b"hide" | b"screenreader" | b"sr" | b"offscreen" | b"collapsed"
        | b"visuallyhidden" => HIDDEN,
        b"teaser" | b"card" | b"cards" | b"tile" | b"item" | b"feed" | b"list" | b"listing" | b"grid" | b"carousel" => {
            TEASER
        }
        b"widget" | b"module" | b"component" | b"box" | b"block" => WIDGET,
        b"popup" | b"modal" | b"overlay" | b"dialog" | b"alert" | b"toast" | b"lightbox" | b"tooltip" | b"dropdown" => {
            POPUP
        }
        b"standfirst" | b"subhead" | b"subheadline" | b"subtitle" | b"dek" | b"deck" | b"lede" | b"summary"
        | b"excerpt" | b"intro" | b"description" | b"subheading" => STANDFIRST,
        b"embed" | b"tweet" | b"instagram" | b"youtube" => EMBED,
        b"meta" | b"info" | b"details" | b"metadata" => META,
        b"live" | b"liveblog" => LIVE,
        b"paywall" | b"premium" | b"regwall" | b"gate" | b"meter" => PAYWALL,
        b"label" | b"kicker" | b"eyebrow" | b"section" | b"rubric" | b"channel" => LABEL,
        b"video" | b"player" | b"audio" | b"podcast" => VIDEO,
        b"gallery" | b"slideshow" | b"slide" | b"swiper" => GALLERY,
        b"pullquote" | b"pull" | b"quote" | b"blockquote" => PULLQUOTE,
        b"infobox" | b"factbox" | b"highlights" | b"keypoints" | b"takeaways" | b"fact" | b"facts" => INFOBOX,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_words_of_class_names() {
        assert_eq!(of_names(b"c-related__item"), RELATED | TEASER);
        assert_eq!(of_names(b"articleBody js-x"), ARTICLE | BODY);
        assert_eq!(of_names(b"header-top"), HEADER);
        assert_eq!(of_names(b"xyz 12"), 0);
    }
}
