//! How much do members remember after a year, by each way of choosing what to ask?
