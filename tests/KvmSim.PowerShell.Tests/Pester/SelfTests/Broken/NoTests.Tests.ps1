Describe 'empty' { }
