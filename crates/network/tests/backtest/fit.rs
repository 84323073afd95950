//! The least of a function of several numbers.

/// By the method of Nelder and Mead (1965), from a point with a step in each
/// direction. It draws no lots: the same start gives the same end.
pub fn least(
    start: &[f64],
    steps: &[f64],
    mut of: impl FnMut(&[f64]) -> f64,
) -> Vec<f64> {
    let count = start.len();
    let mut corners = vec![(of(start), start.to_vec())];
    for (at, step) in steps.iter().enumerate() {
        let mut corner = start.to_vec();
        corner[at] += step;
        corners.push((of(&corner), corner));
    }
    for _ in 0..200 * count {
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (corners[0].0, corners[count].0);
        if worst - best < 1e-10 * (1.0 + best.abs()) {
            break;
        }
        let middle: Vec<f64> = (0..count)
            .map(|i| {
                let sum: f64 = corners[..count].iter().map(|c| c.1[i]).sum();
                sum / f64::from(u32::try_from(count).unwrap())
            })
            .collect();
        let last = corners[count].1.clone();
        let mut at = |by: f64| {
            let point: Vec<f64> = middle
                .iter()
                .zip(&last)
                .map(|(m, l)| m + by * (l - m))
                .collect();
            (of(&point), point)
        };
        let mirrored = at(-1.0);
        let next = if mirrored.0 < best {
            let further = at(-2.0);
            if further.0 < mirrored.0 { further } else { mirrored }
        } else if mirrored.0 < corners[count - 1].0 {
            mirrored
        } else {
            let inside = at(if mirrored.0 < worst { -0.5 } else { 0.5 });
            if inside.0 < worst.min(mirrored.0) {
                inside
            } else {
                let first = corners[0].1.clone();
                for corner in &mut corners[1..] {
                    for (x, f) in corner.1.iter_mut().zip(&first) {
                        *x = (*x + f) / 2.0;
                    }
                    corner.0 = of(&corner.1);
                }
                continue;
            }
        };
        corners[count] = next;
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners.swap_remove(0).1
}
