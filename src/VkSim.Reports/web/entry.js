// What of plotly.js is bundled. Its strict form of scattergl compiles no code while it runs, so that a page's content security
// policy can forbid that.
const Plotly = require('plotly.js/lib/core');
Plotly.register([
  require('plotly.js/src/traces/scattergl/strict'),
  require('plotly.js/lib/scatter3d'),
  require('plotly.js/lib/bar'),
  require('plotly.js/lib/heatmap'),
]);
module.exports = Plotly;
