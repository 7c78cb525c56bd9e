//! Checks all gradients against differences of losses, and the run-time against the trainer, on a tiny net with every
//! kind of layer.

use super::arcs::{End, Link};
use super::export;
use super::layers::Matrix;
use super::net::Net;
use super::rng::Rng;
use super::train::{Example, Options, Want, chunk, train};
use analyze::model::net::{Need, Net as Runner, Words};
use analyze::model::plan::Plan;

fn plan() -> Plan {
    Plan {
        slots: vec![12, 5],
        dim: 16,
        hidden: 16,
        dilations: vec![1, 2],
        memory: true,
        scans: 2,
        way: 8,
        heads: vec![5, 3],
        arc: 8,
    }
}

fn example(seed: u64, wanted: Vec<bool>) -> Example {
    let mut rng = Rng::new(seed);
    let words = 9;
    let mut wants = Vec::new();
    for word in [1, 4, 5] {
        wants.push(Want { word, head: 0, label: 2, share: 0.7 });
        wants.push(Want { word, head: 0, label: 3, share: 0.3 });
        wants.push(Want { word, head: 1, label: 1, share: 1.0 });
    }
    Example {
        rows: (0..words).flat_map(|_| [rng.below(12) as u16, rng.below(5) as u16]).collect(),
        unknown: vec![0; words],
        keys: vec![0, 1, 2, 0, 1, 0, 2, 2, 0],
        wants,
        links: vec![
            Link { word: 3, ends: [End::Word(1), End::Nobody] },
            Link { word: 5, ends: [End::Unknown, End::Word(7)] },
        ],
        wanted,
        weight: 1.5,
    }
}

/// The loss of one batch, by a step of training at rate 0.
fn loss(net: &Net, examples: &[Example]) -> f32 {
    let mut copy = net.clone();
    let mut examples = examples.to_vec();
    let mut out = 0.0;
    let options = Options {
        epochs: 1,
        rate: 0.0,
        drop: 0.0,
        word_drop: 0.0,
        blanks: Vec::new(),
        batch_words: 1000,
        threads: 1,
        seed: 1,
    };
    train(&mut copy, &mut examples, &options, |_, _, loss| out = loss);
    out
}

#[test]
fn gradients_agree_with_differences() {
    check(plan(), Vec::new());
}

#[test]
fn gradients_agree_where_only_some_words_matter() {
    check(Plan { scans: 0, ..plan() }, vec![false, true, false, false, true, true, false, true, false]);
}

fn check(plan: Plan, wanted: Vec<bool>) {
    let mut net = Net::new(plan, &mut Rng::new(3));
    net.rows.iter_mut().for_each(|v| *v *= 5.0);
    let examples = [example(1, wanted.clone()), example(2, wanted)];
    let (dense, rows) = super::train::gradients(&net, &examples);
    let mut rng = Rng::new(5);
    let step = 3e-3;
    let mut off = Vec::new();
    let mut compare = |at: usize, is_row: bool, got: f32| {
        let shifted = |by: f32| {
            let mut copy = net.clone();
            if is_row {
                copy.rows[at] += by
            } else {
                copy.dense[at] += by
            }
            loss(&copy, &examples)
        };
        let want = (shifted(step) - shifted(-step)) / (2.0 * step);
        if (got - want).abs() > 2e-3 + 0.1 * want.abs() {
            off.push(format!("weight {at} (row: {is_row}): {got} against {want}"));
        }
    };
    for _ in 0..400 {
        let at = rng.below(dense.len());
        compare(at, false, dense[at]);
    }
    for _ in 0..60 {
        let at = rng.below(rows.len());
        compare(at, true, rows[at]);
    }
    // a few differences step over the kink of a rectifier
    assert!(off.len() < 12, "{off:#?}");
}

#[test]
fn the_run_time_agrees_with_the_trainer() {
    for (plan, wanted) in [
        (plan(), vec![true; 9]),
        (Plan { scans: 0, ..plan() }, vec![false, true, false, false, false, false, false, true, false]),
    ] {
        let mut net = Net::new(plan.clone(), &mut Rng::new(7));
        net.rows.iter_mut().for_each(|v| *v *= 5.0);
        let example = example(4, wanted.clone());
        let chunk = chunk(&net, &[&example], None);
        let walk = net.forward(&chunk, None);
        let want: Matrix = net.logits(&chunk, &walk);
        let runner = Runner::open(Box::leak(export::write(&net, &[], &export::Letters::default()).into_boxed_slice()))
            .expect("a weight file");
        let need = Need::of(&plan, &wanted, &example.keys);
        let states = runner.states(Words { rows: &example.rows, keys: &example.keys }, &need);
        let got = runner.logits(&states, need.wanted());
        assert_eq!(got.len(), want.values.len());
        for (a, b) in got.iter().zip(&want.values) {
            assert!((a - b).abs() < 0.1, "{got:?} against {:?}", want.values);
        }
        let arcs = runner.arcs(&states, need.wanted(), need.wanted()).expect("this net draws arcs");
        let mut scores = Vec::new();
        arcs.scores(1, std::slice::from_ref(&(1..2)), &mut scores);
        assert!(scores[0].is_finite() && arcs.nobody(0, 0).is_finite());
    }
}
