// The plain style has nothing to start: every page works without scripts.
export function initAll() {}
