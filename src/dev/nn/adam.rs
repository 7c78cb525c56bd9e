//! Adam: the step from gradients to better weights.
//!
//! Reads gradients, changes weights. Dense weights move at each step; rows of the word tables only when a word of theirs
//! stood in the batch (a row that is not met keeps its moments), which saves the walk over millions of rows. Kingma and
//! Ba, 2015.

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// Moments of a run of weights, all of which move at each step.
#[derive(Clone, Debug)]
pub struct Dense {
    first: Vec<f32>,
    second: Vec<f32>,
    steps: i32,
}

impl Dense {
    /// Moments of `len` weights.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self { first: vec![0.0; len], second: vec![0.0; len], steps: 0 }
    }

    /// One step at the given rate.
    pub fn step(&mut self, weights: &mut [f32], grads: &[f32], rate: f32) {
        self.steps += 1;
        let rate = corrected(rate, self.steps);
        update(weights, grads, (&mut self.first, &mut self.second), rate);
    }
}

fn corrected(rate: f32, steps: i32) -> f32 {
    rate * (1.0 - BETA2.powi(steps)).sqrt() / (1.0 - BETA1.powi(steps))
}

fn update(weights: &mut [f32], grads: &[f32], moments: (&mut [f32], &mut [f32]), rate: f32) {
    let (first, second) = moments;
    for (((w, g), m), v) in weights.iter_mut().zip(grads).zip(first).zip(second) {
        *m = BETA1 * *m + (1.0 - BETA1) * g;
        *v = BETA2 * *v + (1.0 - BETA2) * g * g;
        *w -= rate * *m / (v.sqrt() + EPSILON);
    }
}

/// Moments of a table of rows, of which few move at a step.
#[derive(Clone, Debug)]
pub struct Rows {
    width: usize,
    grads: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    steps: i32,
}

impl Rows {
    /// Moments of `rows` rows of `width` weights.
    #[must_use]
    pub fn new(rows: usize, width: usize) -> Self {
        let zeros = vec![0.0; rows * width];
        Self {
            width,
            grads: zeros.clone(),
            first: zeros.clone(),
            second: zeros,
            touched: Vec::new(),
            is_touched: vec![false; rows],
            steps: 0,
        }
    }

    /// Adds to the gradient of a row.
    pub fn add(&mut self, row: usize, grad: &[f32]) {
        if !self.is_touched[row] {
            self.is_touched[row] = true;
            self.touched.push(row as u32);
        }
        for (to, g) in self.grads[row * self.width..][..self.width].iter_mut().zip(grad) {
            *to += g;
        }
    }

    /// One step of the rows that got a gradient since the last.
    pub fn step(&mut self, weights: &mut [f32], rate: f32) {
        self.steps += 1;
        let rate = corrected(rate, self.steps);
        for row in self.touched.drain(..) {
            let run = row as usize * self.width..(row as usize + 1) * self.width;
            let moments = (&mut self.first[run.clone()], &mut self.second[run.clone()]);
            update(&mut weights[run.clone()], &self.grads[run.clone()], moments, rate);
            self.grads[run].fill(0.0);
            self.is_touched[row as usize] = false;
        }
    }
}
