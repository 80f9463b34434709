// In place of Node's module, of which a browser's code only asks whether it is there.
exports.Buffer = undefined;
