//! stub
pub mod form;
pub use form::form;
#[derive(Clone,Copy,Debug,Default)] pub struct Classes(u64);
#[derive(Clone,Copy,Debug,Default)] pub struct Class(u8);
impl Classes { pub fn has(self, c: Class)->bool{ self.0>>c.0&1==1 } }
pub fn classes(_f:u64)->Classes{Classes(0)}
pub fn data_hash()->&'static str{""}
pub mod class { use super::Class; pub const SENTENCE_STARTERS:Class=Class(0); pub const ABBREVIATIONS:Class=Class(1); pub const FINAL_ABBREVIATIONS:Class=Class(2);}
