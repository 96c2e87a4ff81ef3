package detect

// LongRun is longRun.
const LongRun = longRun
