//! Closed lists of words (选项): what the journal writes, what screens show, what registers say.

/// Makes an enum whose members have one journal name, one Chinese term and the words that people
/// write for it in their registers.
macro_rules! terms {
    ($(#[$doc:meta])+ $name:ident { $($(#[$member_doc:meta])* $member:ident = $term:literal $(| $alias:literal)*;)+ }) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$member_doc])* #[doc = $term] $member,)+ }

        impl $name {
            /// Every member, in the order of screens.
            pub const ALL: &[Self] = &[$(Self::$member,)+];

            /// The word on screens and paper.
            #[must_use]
            pub const fn term(self) -> &'static str {
                match self { $(Self::$member => $term,)+ }
            }

            /// Reads the word as registers have it; `None` when it is none of the known ones.
            #[must_use]
            pub fn from_term(text: &str) -> Option<Self> {
                match text.trim() {
                    $($term $(| $alias)* => Some(Self::$member),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use terms;
